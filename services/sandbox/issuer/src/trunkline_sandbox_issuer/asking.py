"""What a client asks of the authorization endpoint, and whether it may."""

from collections.abc import Mapping

from msgspec import Struct

from .settings import Settings


class BadRequest(Exception):
    """The request is not one that a browser may be sent on with; it is told to the person."""


class Asked(Struct, frozen=True):
    """An authorization request (OpenID Connect Core 3.1.2.1) that may be answered."""

    state: str
    """Given back as it came."""
    nonce: str
    """Goes into the ID token."""
    challenge: str
    """SHA-256 of the verifier that the token request must show (RFC 7636)."""


def read_asked(query: Mapping[str, str], settings: Settings) -> Asked:
    """Check a request; raises BadRequest, because nobody else can be trusted with the answer."""
    wanted = {
        "client_id": settings.issuer_client_id,
        "redirect_uri": settings.issuer_redirect_uri,
        "response_type": "code",
        "code_challenge_method": "S256",
    }
    for name, value in wanted.items():
        if query.get(name) != value:
            raise BadRequest(f"{name} must be {value}")
    if "openid" not in query.get("scope", "").split():
        raise BadRequest("scope must hold openid")
    asked = Asked(query.get("state", ""), query.get("nonce", ""), query.get("code_challenge", ""))
    if not all((asked.state, asked.nonce, asked.challenge)):
        raise BadRequest("state, nonce and code_challenge must be given")
    return asked
