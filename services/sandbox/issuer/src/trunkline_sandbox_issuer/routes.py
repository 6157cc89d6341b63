"""The endpoints of an OpenID provider: discovery, authorization, token, keys."""

from base64 import b64decode
from hmac import compare_digest
from typing import Any
from urllib.parse import unquote, urlencode

from litestar import Request, Response, Router, get, post
from litestar.response import Redirect

from trunkline_sandbox import Sandbox

from .asking import BadRequest, read_asked
from .codes import Granted, issue_code, spend_code
from .page import headers, refusal, who_are_you
from .settings import Settings
from .signing import ALGORITHM, LIFETIME_S, Signer
from .users import USERS

Asking = Request[Any, Any, Any]


def provider_router(box: Sandbox, settings: Settings) -> Router:
    """Answer as one issuer."""
    signer = Signer.open(settings)

    @get("/.well-known/openid-configuration", sync_to_thread=False)
    def discover() -> dict[str, Any]:
        """Say where everything is (OpenID Connect Discovery 1.0)."""
        return discovery(settings.issuer_url)

    @get("/jwks", sync_to_thread=False)
    def keys() -> dict[str, Any]:
        """Give the keys that verify ID tokens."""
        return signer.key_set()

    @get("/authorize", sync_to_thread=False)
    def ask(request: Asking) -> Response[str]:
        """Ask the person who they are."""
        asked = read_asked(dict(request.query_params.items()), settings)
        return _html(who_are_you(asked, settings), settings)

    @post("/authorize", status_code=303)
    async def answer(request: Asking) -> Redirect:
        """Send the browser back with a code."""
        form = dict(await request.form())
        asked, user = read_asked(form, settings), USERS.get(str(form.get("subject")))
        if user is None:
            raise BadRequest("nobody of that name works here")
        code = issue_code(box, asked, user)
        back = urlencode({"code": code, "state": asked.state, "iss": settings.issuer_url})
        return Redirect(f"{settings.issuer_redirect_uri}?{back}", status_code=303)

    @post("/token", status_code=200)
    async def token(request: Asking) -> Response[dict[str, Any]]:
        """Give an ID token for a code."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        box.journal.request("token", form.get("client_id", ""))
        if not _is_client(request, form, settings):
            return _no("invalid_client", 401)

        async def spend() -> Granted | None:
            if form.get("redirect_uri") != settings.issuer_redirect_uri:
                return None
            return spend_code(box, form.get("code", ""), form.get("code_verifier", ""))

        granted = await box.perform("token", spend)
        return _no("invalid_grant", 400) if granted is None else _given(signer.id_token(granted))

    return Router("/", route_handlers=[discover, keys, ask, answer, token])


def discovery(issuer: str) -> dict[str, Any]:
    """Give the metadata document."""
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/logout",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "authorization_response_iss_parameter_supported": True,
        "scopes_supported": ["openid", "profile", "email"],
    }


def on_bad_request(request: Asking, error: BadRequest) -> Response[str]:
    """Tell the person, and send nobody anywhere."""
    del request
    return Response(refusal(str(error)), status_code=400, media_type="text/html")


def _html(page: str, settings: Settings) -> Response[str]:
    return Response(page, media_type="text/html", headers=headers(settings))


def _is_client(request: Asking, form: dict[str, str], settings: Settings) -> bool:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    name, secret = form.get("client_id", ""), form.get("client_secret", "")
    if kind.lower() == "basic":
        name, _, secret = b64decode(given).decode().partition(":")
    wanted = f"{settings.issuer_client_id}:{settings.issuer_client_secret}"
    return compare_digest(f"{unquote(name)}:{unquote(secret)}", wanted)


def _given(id_token: str) -> Response[dict[str, Any]]:
    body = {"access_token": "nothing-to-access", "token_type": "Bearer", "id_token": id_token}
    return Response(body | {"expires_in": LIFETIME_S}, headers={"Cache-Control": "no-store"})


def _no(error: str, status: int) -> Response[dict[str, Any]]:
    return Response({"error": error}, status_code=status, headers={"Cache-Control": "no-store"})
