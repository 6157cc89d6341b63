"""One attempt to sign in: authorization code with PKCE, state, nonce, and a verified ID token."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from msgspec import Struct

from trunkline_kit import clock
from trunkline_kit.errors import Refused

from .provider import Metadata, Provider
from .settings import Settings

ALGORITHMS = ["ES256", "RS256", "PS256", "EdDSA"]
LEEWAY_S = 30
ATTEMPT = timedelta(minutes=10)
HOME = "/console"
AGAIN = "Start again from the console."


class Attempt(Struct, frozen=True):
    """What the browser keeps, sealed, while somebody signs in."""

    state: str
    """Ties the answer to this browser."""
    nonce: str
    """Ties the ID token to this attempt."""
    verifier: str
    """Proves to the provider that who asked is who exchanges (RFC 7636)."""
    to: str
    """Path that was wanted."""
    began_at: int
    """Seconds since 1970 (UTC)."""


def begin_attempt(to: str) -> Attempt:
    """Make one; `to` is kept when it is a page of the console, so that nobody is led elsewhere."""
    inside = to == HOME or to.startswith((f"{HOME}/", f"{HOME}?"))
    plain = to.isprintable() and not {"\\", "#"} & set(to) and "//" not in to
    wanted = to if inside and plain else HOME
    now = int(clock.now().timestamp())
    return Attempt(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48), wanted, now)


def authorization_url(attempt: Attempt, metadata: Metadata, settings: Settings) -> str:
    """Give the address that the browser is sent to."""
    digest = sha256(attempt.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": redirect_uri(settings),
        "scope": settings.oidc_scopes,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in metadata.authorization_endpoint else "?"
    return f"{metadata.authorization_endpoint}{joint}{urlencode(query)}"


def redirect_uri(settings: Settings) -> str:
    """Give the one address that the provider sends browsers back to."""
    return f"{settings.console_url.rstrip('/')}/login/callback"


def read_code(query: Mapping[str, str], attempt: Attempt | None, metadata: Metadata) -> str:
    """Take the code from the provider's answer; raises Refused when it is no answer to us."""
    if attempt is None or int(clock.now().timestamp()) - attempt.began_at > ATTEMPT.total_seconds():
        raise Refused(f"Signing in took too long, or was begun in another browser. {AGAIN}")
    if not compare_digest(query.get("state", "").encode(), attempt.state.encode()):
        raise Refused(f"This answer belongs to another attempt to sign in. {AGAIN}")
    silent = "" if metadata.authorization_response_iss_parameter_supported else metadata.issuer
    if query.get("iss", silent) != metadata.issuer:
        raise Refused(f"This answer comes from another identity provider. {AGAIN}")
    if "code" not in query:
        raise Refused(f"The identity provider did not let you in. {AGAIN}")
    return query["code"]


async def verified_claims(
    token: str, attempt: Attempt, provider: Provider, settings: Settings
) -> dict[str, Any]:
    """Give what an ID token says, once signature, issuer, audience, times and nonce hold."""
    try:
        claims = await _decoded(token, provider)
        _registry(attempt, settings).validate(claims)
    except (JoseError, ValueError) as error:
        raise Refused(f"The identity provider's answer does not hold. {AGAIN}") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != settings.oidc_client_id:
        raise Refused(f"The identity provider's answer is for another program. {AGAIN}")
    return claims


def actor_of(claims: Mapping[str, Any], claim: str) -> str:
    """Give the name that decisions are kept under.

    It is the subject where the claim says none, and where the provider does not vouch for the
    address: whoever may type their own could otherwise decide as somebody else, or as two people.
    """
    found = claims.get(claim)
    doubtful = claim == "email" and claims.get("email_verified") is False
    return str(claims["sub"]) if doubtful or not isinstance(found, str) or not found else found


async def _decoded(token: str, provider: Provider) -> dict[str, Any]:
    """Verify the signature, with keys that are asked for again when the provider has new ones."""
    try:
        return jwt.decode(token, await provider.keys(), algorithms=ALGORITHMS).claims
    except (InvalidKeyIdError, ValueError):
        return jwt.decode(token, await provider.keys(again=True), algorithms=ALGORITHMS).claims


def _registry(attempt: Attempt, settings: Settings) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": settings.oidc_issuer_url},
        aud={"essential": True, "value": settings.oidc_client_id},
        nonce={"essential": True, "value": attempt.nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
