"""What the shop tells unasked: webhooks in, one event each, committed before they are answered.

A webhook is a hint. Its body is kept, but all that goes on is which order changed: the truth is
read from the shop. The signature covers the body only; a replay under another event id costs a
needless read and nothing else.
"""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import msgspec
import psycopg
import structlog
from litestar import Litestar, Request, Response, post
from litestar.params import FromPath
from msgspec import Struct
from structlog.contextvars import bind_contextvars

from trunkline_kit import clock
from trunkline_kit.errors import Unavailable
from trunkline_kit.strict_json import UNREADABLE
from trunkline_model.capabilities.events import ChannelOrderChanged, DocumentRejected

from .hearing import Hearing, Webhook
from .signature import genuine
from .version import WebhookOrder, version_of_webhook

log = structlog.get_logger()

BODY_BYTES_MAX = 2 * 1024 * 1024
AGE_MAX = timedelta(hours=48)
"""Retries last four hours and bear the first attempt's time; the rest is for held-up queues."""
AHEAD_MAX = timedelta(minutes=5)
ORDER_TOPICS = "orders/"
PART_TOPICS = frozenset({"refunds/create", "fulfillments/create", "fulfillments/update"})


class Trust(Struct, frozen=True):
    """Whom to believe."""

    connection_id: str
    secrets: tuple[str, ...]
    """The secret in use and, during a rotation, the one before."""
    shop_domain: str = ""
    """Empty: whichever shop signs with the secret."""


class Door(Struct, frozen=True):
    """Where one shop's webhooks come in."""

    hearing: Hearing
    trust: Trust


class Turned(Exception):
    """A request that is not taken, with the status that says why."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def webhook_app(*doors: Door) -> Litestar:
    """Build the app that answers the shops, each at the path of its connection."""
    by_name = {door.trust.connection_id: door for door in doors}

    @post(
        "/webhooks/shopify/{connection_id:str}",
        status_code=HTTPStatus.OK,
        request_max_body_size=BODY_BYTES_MAX,
    )
    async def receive(
        request: Request[Any, Any, Any], connection_id: FromPath[str]
    ) -> Response[None]:
        """Take one webhook; 2xx means it is committed or was before."""
        if (door := by_name.get(connection_id)) is None:
            raise Turned(HTTPStatus.NOT_FOUND, "there is no such connection")
        bind_contextvars(connection_id=connection_id)
        webhook = read_webhook(dict(request.headers), await request.body(), door.trust)
        fresh = await door.hearing.hear(webhook)
        log.info("webhook_heard", event_id=webhook.event_id, fresh=fresh)
        return Response(None, status_code=HTTPStatus.OK)

    return Litestar(
        [receive],
        exception_handlers={
            Turned: _turned,
            Unavailable: _unavailable,
            psycopg.Error: _unavailable,
        },
        openapi_config=None,
        logging_config=None,
    )


def read_webhook(headers: dict[str, str], body: bytes, trust: Trust) -> Webhook:
    """Check and read a webhook; `headers` by lower-case name. Raises Turned."""
    if headers.get("content-encoding", "identity") != "identity":
        raise Turned(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send the body as it was signed")
    if not genuine(body, headers.get("x-shopify-hmac-sha256", ""), trust.secrets):
        raise Turned(HTTPStatus.UNAUTHORIZED, "the signature does not match the body")
    domain = headers.get("x-shopify-shop-domain", "")
    if trust.shop_domain and domain != trust.shop_domain:
        raise Turned(HTTPStatus.UNAUTHORIZED, "the webhook is another shop's")
    event_id = headers.get("x-shopify-event-id") or headers.get("x-shopify-webhook-id", "")
    if not 0 < len(event_id) <= 200:
        raise Turned(HTTPStatus.BAD_REQUEST, "X-Shopify-Event-Id is missing or too long")
    triggered_at = _triggered_at(headers.get("x-shopify-triggered-at", ""))
    topic = headers.get("x-shopify-topic", "")
    order = _order(body)
    return Webhook(
        event_id=event_id,
        triggered_at=triggered_at,
        body=body,
        content_type=headers.get("content-type", "application/json"),
        fact=_fact(topic, order, triggered_at, event_id),
        version=version_of_webhook(order) if order and topic.startswith(ORDER_TOPICS) else None,
    )


def _triggered_at(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Turned(HTTPStatus.BAD_REQUEST, "X-Shopify-Triggered-At is no time") from error
    if at.tzinfo is None:
        raise Turned(HTTPStatus.BAD_REQUEST, "X-Shopify-Triggered-At has no offset")
    now = clock.now()
    if at < now - AGE_MAX:
        raise Turned(HTTPStatus.BAD_REQUEST, "the webhook is too old; a sweep has read the order")
    if at > now + AHEAD_MAX:
        raise Turned(HTTPStatus.BAD_REQUEST, "the webhook was triggered in the future")
    return at.astimezone(UTC)


def _order(body: bytes) -> WebhookOrder | None:
    try:
        return msgspec.json.decode(body, type=WebhookOrder)
    except UNREADABLE:
        return None


def _fact(
    topic: str, order: WebhookOrder | None, triggered_at: datetime, event_id: str
) -> ChannelOrderChanged | DocumentRejected:
    """Say which order changed; what cannot be read or is not ours becomes work for a person."""
    if order is None:
        sentence = "the shop signed a webhook that is no order; compare it with the API version"
        return DocumentRejected("schema", "body", sentence, event_id)
    number = None
    if topic.startswith(ORDER_TOPICS):
        number = order.id
    elif topic in PART_TOPICS:
        number = order.order_id
    else:
        sentence = f"nothing is known of the topic {topic!r}; unsubscribe it or do it by hand"
        return DocumentRejected("topic", "X-Shopify-Topic", sentence, event_id)
    if number is None:
        return DocumentRejected("schema", "id", "the webhook names no order", event_id)
    return ChannelOrderChanged(str(number), order.updated_at or triggered_at)


def _turned(_: Request[Any, Any, Any], error: Turned) -> Response[dict[str, Any]]:
    log.warning("webhook_turned_away", status=error.status, sentence=str(error))
    return _problem(error.status, str(error))


def _unavailable(_: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    log.error("webhook_not_kept", error=type(error).__name__)
    return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "not kept; send it again")


def _problem(status: HTTPStatus, sentence: str) -> Response[dict[str, Any]]:
    return Response(
        {"type": "about:blank", "title": status.phrase, "status": status, "detail": sentence},
        status_code=status,
        media_type="application/problem+json",
    )
