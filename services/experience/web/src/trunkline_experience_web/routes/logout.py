"""Signing out, here and at the identity provider."""

from typing import Any

import structlog
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from trunkline_kit.errors import Unavailable

from ..auth import read_form
from ..provider import Provider
from ..rendering import page
from ..session import COOKIE, PATH
from ..signing_out import HINT_COOKIE, LOGOUT_PATH, SIGNED_OUT, came_back, end_session_url

log = structlog.get_logger()

Asking = Request[Any, Any, Any]


@post("/logout", status_code=200)
async def sign_out(request: Asking, provider: NamedDependency[Provider]) -> Response[Any]:
    """Forget who is signed in, then lead on to the provider.

    A page leads on and no redirect: browsers hold `form-action` against where a form ends up, and
    a provider may sign people out at another host than it signs them in.
    """
    await read_form(request)
    onward = await _onward(request, provider)
    request.state.session = None
    answer: Response[Any] = Redirect(SIGNED_OUT, status_code=303)
    if onward:
        answer = page(request, "signing_out.html", onward=onward)
    answer.delete_cookie(COOKIE, path=PATH)
    answer.delete_cookie(HINT_COOKIE, path=LOGOUT_PATH)
    return answer


@get("/signed-out", sync_to_thread=False)
def see_signed_out(request: Asking) -> Response[str]:
    """Say that nobody is signed in any more, and where not."""
    there = came_back(request.query_params.get("state", ""), request.app.state.sealer)
    return page(request, "signed_out.html", there=there)


async def _onward(request: Asking, provider: Provider) -> str:
    state, hint = request.app.state, request.cookies.get(HINT_COOKIE, "")
    try:
        return end_session_url(await provider.metadata(), state.settings, state.sealer, hint)
    except Unavailable as error:
        log.warning("provider_not_told_of_sign_out", sentence=error.sentence)
        return ""


ROUTER = Router("/console", route_handlers=[see_signed_out])
INSIDE = Router("/", route_handlers=[sign_out])
