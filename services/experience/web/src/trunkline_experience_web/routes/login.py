"""Signing in and out."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from ..auth import read_form
from ..provider import Provider
from ..rendering import page
from ..roles import NAMES, role_of
from ..session import COOKIE, PATH, begin, set_cookie, write_session
from ..settings import Settings
from ..signing_in import (
    HOME,
    Attempt,
    authorization_url,
    begin_attempt,
    read_code,
    redirect_uri,
    verified_claims,
)

ATTEMPT_COOKIE = "trunkline_console_login"
ATTEMPT_PATH = "/console/login"
SIGNED_OUT = "/console/signed-out"

Asking = Request[Any, Any, Any]


@get("/login")
async def sign_in(
    request: Asking, provider: NamedDependency[Provider], to: FromQuery[str] = HOME
) -> Redirect:
    """Send the browser to the identity provider."""
    settings: Settings = request.app.state.settings
    attempt = begin_attempt(to)
    answer = Redirect(authorization_url(attempt, await provider.metadata(), settings))
    sealed = request.app.state.sealer.seal(attempt)
    set_cookie(answer, ATTEMPT_COOKIE, sealed, path=ATTEMPT_PATH, url=settings.console_url)
    return answer


@get("/login/callback")
async def come_back(request: Asking, provider: NamedDependency[Provider]) -> Response[Any]:
    """Take the provider's answer: whoever it names and has a role here is signed in."""
    settings, sealer = request.app.state.settings, request.app.state.sealer
    attempt = sealer.unseal(Attempt, request.cookies.get(ATTEMPT_COOKIE, ""))
    query = dict(request.query_params.items())
    code = read_code(query, attempt, settings.oidc_issuer_url)
    token = await provider.exchange(code, attempt.verifier, redirect_uri(settings))
    claims = await verified_claims(token, attempt, provider, settings)
    role = role_of(claims, settings.oidc_roles_claim, request.app.state.role_names)
    actor = str(claims.get(settings.oidc_actor_claim) or claims["sub"])
    name = str(claims.get("name") or actor)
    if role is None:
        return page(request, "no_role.html", status=403, name=name, roles=tuple(NAMES))
    answer = Redirect(attempt.to, status_code=303)
    write_session(answer, begin(actor, name, role), sealer, settings.console_url)
    answer.delete_cookie(ATTEMPT_COOKIE, path=ATTEMPT_PATH)
    return answer


@get("/signed-out", sync_to_thread=False)
def see_signed_out(request: Asking) -> Response[str]:
    """Say that nobody is signed in any more."""
    return page(request, "signed_out.html")


@post("/logout", status_code=303)
async def sign_out(request: Asking) -> Redirect:
    """Forget who is signed in."""
    await read_form(request)
    answer = Redirect(SIGNED_OUT, status_code=303)
    answer.delete_cookie(COOKIE, path=PATH)
    return answer


ROUTER = Router("/console", route_handlers=[sign_in, come_back, see_signed_out])
INSIDE = Router("/", route_handlers=[sign_out])
