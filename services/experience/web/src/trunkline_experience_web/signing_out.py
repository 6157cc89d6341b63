"""Signing out of the identity provider too (OpenID Connect RP-Initiated Logout 1.0)."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response
from msgspec import Struct

from trunkline_kit import clock

from .provider import Metadata
from .sealing import Sealer
from .session import set_cookie
from .settings import Settings

HINT_COOKIE = "trunkline_console_hint"
LOGOUT_PATH = "/console/logout"
SIGNED_OUT = "/console/signed-out"
COOKIE_CHARACTERS_MAX = 3800
"""Browsers drop a cookie of more than 4096 bytes, its name and attributes included."""
ON_THE_WAY_S = 600
"""How long somebody may take at the provider until they are sent back."""


class Hint(Struct, frozen=True):
    """What tells the provider who signs out; only the route that signs out is sent it."""

    id_token: str
    """As it signed somebody in; it may have expired since."""


class SignedOut(Struct, frozen=True):
    """Travels to the provider and back, sealed: who shows it comes from there."""

    at: int
    """When the console forgot who was signed in, in seconds since 1970 (UTC)."""


def keep_hint(response: Response[Any], id_token: str, sealer: Sealer, url: str) -> None:
    """Have the browser keep the ID token; a provider that makes huge ones is asked without."""
    sealed = sealer.seal(Hint(id_token))
    if len(sealed) <= COOKIE_CHARACTERS_MAX:
        set_cookie(response, HINT_COOKIE, sealed, path=LOGOUT_PATH, url=url)


def end_session_url(metadata: Metadata, settings: Settings, sealer: Sealer, hint: str) -> str:
    """Give where the browser is sent; empty when the provider has no such place."""
    if not metadata.end_session_endpoint:
        return ""
    kept = sealer.unseal(Hint, hint)
    query = {
        "id_token_hint": kept.id_token if kept else "",
        "client_id": settings.oidc_client_id,
        "post_logout_redirect_uri": f"{settings.console_url.rstrip('/')}/signed-out",
        "state": sealer.seal(SignedOut(_now())),
    }
    joint = "&" if "?" in metadata.end_session_endpoint else "?"
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{metadata.end_session_endpoint}{joint}{said}"


def came_back(state: str, sealer: Sealer) -> bool:
    """Tell whether somebody was at the provider's to sign out, just now."""
    found = sealer.unseal(SignedOut, state)
    return found is not None and _now() - found.at <= ON_THE_WAY_S


def _now() -> int:
    return int(clock.now().timestamp())
