"""Access tokens by OAuth 2 client credentials (RFC 6749, section 4.4), and the keys behind them."""

from base64 import b64decode
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from msgspec import Struct

from trunkline_kit.errors import Invalid, NotFound, Refused
from trunkline_model.capabilities.partners import GetKeySet, IssueToken

from ..clients import Ports
from ..views import TokenRefusalView, TokenView
from .reading import media_type

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
KEYS_MAX_AGE_S = 300
FIELDS_MAX = 20


class TokenRefused(Exception):
    """Ends a token request in the words of RFC 6749, section 5.2."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.view = TokenRefusalView(error, description)


class Credentials(Struct, frozen=True):
    """Client id and secret, and how they came."""

    client_id: str
    """OAuth client id."""
    client_secret: str
    """OAuth client secret."""


@post("/oauth/token", status_code=200)
async def issue_token(
    request: Request[Any, Any, Any], ports: NamedDependency[Ports]
) -> Response[TokenView]:
    """Exchange client credentials for a short token."""
    form = _form(media_type(request), await request.body())
    if form.get("grant_type") != "client_credentials":
        error = "unsupported_grant_type" if form.get("grant_type") else "invalid_request"
        raise TokenRefused(error, "grant_type must be client_credentials")
    who = _credentials(request.headers.get("authorization", ""), form)
    scopes = tuple(form.get("scope", "").split())
    try:
        issued = await ports.partners.issue_token(
            IssueToken(who.client_id, who.client_secret, scopes)
        )
    except (Refused, Invalid, NotFound) as error:
        raise _refusal(error.reason) from error
    view = TokenView(issued.access_token, issued.expires_in_s, " ".join(issued.scopes))
    return Response(view, headers=NO_STORE)


@get("/.well-known/jwks.json", media_type="application/json")
async def get_keys(ports: NamedDependency[Ports]) -> Response[bytes]:
    """Publish the keys that verify access tokens (RFC 7517)."""
    keys = await ports.partners.get_key_set(GetKeySet())
    headers = {"Cache-Control": f"public, max-age={KEYS_MAX_AGE_S}"}
    return Response(keys.jwks.encode(), media_type="application/json", headers=headers)


def on_token_refused(_: Request[Any, Any, Any], error: TokenRefused) -> Response[TokenRefusalView]:
    """Answer 400, or 401 when the client is not known."""
    unknown_client = error.view.error == "invalid_client"
    challenge = {"WWW-Authenticate": 'Basic realm="oauth"'} if unknown_client else {}
    return Response(
        error.view,
        status_code=401 if unknown_client else 400,
        headers=NO_STORE | challenge,
        media_type="application/json",
    )


ROUTER = Router(
    "/",
    route_handlers=[issue_token, get_keys],
    exception_handlers={TokenRefused: on_token_refused},
)


def _form(kind: str, raw: bytes) -> dict[str, str]:
    if kind != "application/x-www-form-urlencoded":
        raise TokenRefused("invalid_request", "send application/x-www-form-urlencoded")
    try:
        pairs = parse_qsl(
            raw.decode(), strict_parsing=True, errors="strict", max_num_fields=FIELDS_MAX
        )
    except ValueError as error:
        raise TokenRefused("invalid_request", "the form cannot be read") from error
    if len(dict(pairs)) != len(pairs):
        raise TokenRefused("invalid_request", "a parameter is repeated")
    return dict(pairs)


def _credentials(authorization: str, form: dict[str, str]) -> Credentials:
    scheme, _, encoded = authorization.partition(" ")
    if not authorization:
        found = Credentials(form.get("client_id", ""), form.get("client_secret", ""))
    elif scheme.lower() == "basic" and "client_secret" not in form:
        found = _basic(encoded)
    else:
        raise TokenRefused("invalid_request", "authenticate in one way: Basic or the form")
    if not found.client_id or not found.client_secret:
        raise TokenRefused("invalid_client", "client_id and client_secret are required")
    return found


def _basic(encoded: str) -> Credentials:
    try:
        name, _, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError as error:
        raise TokenRefused("invalid_client", "the Basic credentials cannot be read") from error
    return Credentials(unquote_plus(name), unquote_plus(secret))


def _refusal(reason: str) -> TokenRefused:
    if reason == "invalid_scope":
        return TokenRefused("invalid_scope", "a scope that was asked for is not granted to you")
    return TokenRefused("invalid_client", "the client is unknown or its credentials are wrong")
