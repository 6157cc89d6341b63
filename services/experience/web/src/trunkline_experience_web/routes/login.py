"""Signing in."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from trunkline_model.roles import NAMES

from ..provider import Provider
from ..rendering import page
from ..roles import role_of
from ..session import begin, set_cookie, write_session
from ..settings import Settings
from ..signing_in import (
    HOME,
    Attempt,
    actor_of,
    authorization_url,
    begin_attempt,
    read_code,
    redirect_uri,
    verified_claims,
)
from ..signing_out import keep_hint

ATTEMPT_COOKIE = "trunkline_console_login"
ATTEMPT_PATH = "/console/login"

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
    code = read_code(query, attempt, await provider.metadata())
    token = await provider.exchange(code, attempt.verifier, redirect_uri(settings))
    claims = await verified_claims(token, attempt, provider, settings)
    role = role_of(claims, settings.oidc_roles_claim, request.app.state.role_names)
    actor = actor_of(claims, settings.oidc_actor_claim)
    name = str(claims.get("name") or actor)
    if role is None:
        return page(request, "no_role.html", status=403, name=name, roles=tuple(NAMES))
    answer = Redirect(attempt.to, status_code=303)
    write_session(answer, begin(actor, name, role), sealer, settings.console_url)
    keep_hint(answer, token, sealer, settings.console_url)
    answer.delete_cookie(ATTEMPT_COOKIE, path=ATTEMPT_PATH)
    return answer


ROUTER = Router("/console", route_handlers=[sign_in, come_back])
