"""Ending a session here because the client asks (OpenID Connect RP-Initiated Logout 1.0).

This issuer keeps nobody signed in, so nothing ends; what a client gets wrong is still refused.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Router, route
from litestar.response import Redirect

from trunkline_sandbox import Sandbox

from .asking import BadRequest
from .settings import Settings
from .signing import Signer

Asking = Request[Any, Any, Any]


def ending_router(box: Sandbox, settings: Settings) -> Router:
    """Answer as one issuer."""
    signer = Signer.open(settings)

    @route("/logout", http_method=["GET", "POST"], status_code=303)
    async def end(request: Asking) -> Redirect:
        """Send the browser back; who is named by the hint has signed out."""
        form = await request.form() if request.method == "POST" else request.query_params
        query = {name: str(value) for name, value in form.items()}
        subject = read_ending(query, settings, signer)
        box.journal.effect("logout", subject)
        back = urlencode({"state": query["state"]}) if query.get("state") else ""
        where = settings.issuer_post_logout_redirect_uri
        return Redirect(f"{where}?{back}" if back else where, status_code=303)

    return Router("/", route_handlers=[end])


def read_ending(query: Mapping[str, str], settings: Settings, signer: Signer) -> str:
    """Give who signs out; raises BadRequest for another client, place or issuer's token."""
    if query.get("client_id", settings.issuer_client_id) != settings.issuer_client_id:
        raise BadRequest(f"client_id must be {settings.issuer_client_id}")
    where = settings.issuer_post_logout_redirect_uri
    if not where or query.get("post_logout_redirect_uri") != where:
        raise BadRequest(f"post_logout_redirect_uri must be {where or 'registered first'}")
    subject = signer.subject_of(query.get("id_token_hint", ""))
    if subject is None:
        raise BadRequest("id_token_hint must be an ID token of this issuer")
    return subject
