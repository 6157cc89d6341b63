"""The shop over HTTP: Admin GraphQL, control routes, and the postman in the background."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from litestar import Litestar, Request, Response, post
from litestar.logging import LoggingConfig
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_401_UNAUTHORIZED, HTTP_409_CONFLICT

from trunkline_sandbox import FAULT_ANSWERS, control_router, faulty_answers

from .cancelling import CannotCancel
from .control import control_routes
from .delivering import deliver_for_ever
from .execution import AdminApi, GraphqlRequest
from .settings import Settings
from .shop import Shop
from .throttle import Throttle
from .webhooks import API_VERSION, Target, Webhooks

QUIET = LoggingConfig(
    root={"level": "ERROR", "handlers": ["queue_listener"]}, log_exceptions="always"
)
"""Only what broke is told, with its traceback."""


def shop_app(settings: Settings) -> Litestar:
    """Build the whole sandbox; its state file is opened now and closed when the app stops."""
    shop = Shop.open(settings.state_path, settings.shopify_shop_domain)
    topics = tuple(one for one in settings.shopify_webhook_topics.split(",") if one)
    webhooks = Webhooks(
        shop.box,
        settings.shopify_webhook_secret,
        settings.shopify_shop_domain,
        Target(settings.shopify_webhook_url, topics),
    )
    throttle = Throttle(settings.shopify_cost_limit, settings.shopify_restore_rate)
    admin = AdminApi(shop, webhooks, throttle)

    @post(f"/admin/api/{API_VERSION}/graphql.json", status_code=HTTP_200_OK)
    async def graphql(
        request: Request[Any, Any, Any], data: JSONBody[GraphqlRequest]
    ) -> Response[dict[str, Any]]:
        """Admin GraphQL."""
        given = request.headers.get("X-Shopify-Access-Token", "")
        if not hmac.compare_digest(given.encode(), settings.shopify_access_token.encode()):
            wrong = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return Response({"errors": wrong}, status_code=HTTP_401_UNAUTHORIZED)
        return Response(await admin.answer(data))

    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        postman = asyncio.create_task(deliver_for_ever(shop.box, webhooks))
        try:
            yield
        finally:
            postman.cancel()
            with suppress(asyncio.CancelledError):
                await postman
            shop.box.close()

    return Litestar(
        [
            graphql,
            control_routes(shop, webhooks, throttle),
            control_router(shop.box, webhooks.mail.set),
        ],
        exception_handlers={**FAULT_ANSWERS, CannotCancel: _cannot_cancel},
        lifespan=[life],
        middleware=[faulty_answers],
        openapi_config=None,
        logging_config=QUIET,
    )


def _cannot_cancel(_: Request[Any, Any, Any], error: CannotCancel) -> Response[dict[str, str]]:
    return Response({"code": error.code, "message": str(error)}, status_code=HTTP_409_CONFLICT)
