"""Access tokens: JWTs of the profile RFC 9068, signed with ES256."""

from datetime import datetime
from secrets import token_hex

from joserfc import jwt
from joserfc.jwk import ECKey

from trunkline_model.capabilities.partners import Partner

from .rules import AUDIENCE, ISSUER, TOKEN_LIFETIME_S


def sign_token(
    key: ECKey, partner: Partner, client_id: str, scopes: tuple[str, ...], *, now: datetime
) -> str:
    """Sign a token; `rpm` carries the quota, so that the gateway asks nobody for it."""
    issued_at = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": partner.partner_id,
        "client_id": client_id,
        "party": partner.party_code,
        "scope": " ".join(scopes),
        "rpm": str(partner.requests_per_minute_max),
        "jti": token_hex(12),
        "iat": issued_at,
        "nbf": issued_at,
        "exp": issued_at + TOKEN_LIFETIME_S,
    }
    return jwt.encode({"alg": "ES256", "kid": key.kid, "typ": "at+jwt"}, claims, key)
