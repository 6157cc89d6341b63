"""The key that signs ID tokens: made once, kept beside the state."""

from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from msgspec import Struct

from trunkline_sandbox import clock

from .codes import Granted
from .settings import Settings

ALGORITHM = "ES256"
LIFETIME_S = 300


class Signer(Struct, frozen=True):
    """One key pair, and whom it speaks for."""

    key: ECKey
    settings: Settings

    @classmethod
    def open(cls, settings: Settings) -> "Signer":
        """Read the key, or make it."""
        path = settings.state_path.with_suffix(".key.pem")
        if not path.exists():
            _write(path, ECKey.generate_key("P-256").as_pem(private=True))
        return cls(ECKey.import_key(path.read_bytes()), settings)

    def key_set(self) -> dict[str, Any]:
        """Give the public keys (RFC 7517)."""
        kid = self.key.thumbprint()
        public = {**self.key.as_dict(private=False), "kid": kid}
        return {"keys": [public | {"use": "sig", "alg": ALGORITHM}]}

    def id_token(self, granted: Granted) -> str:
        """Sign who somebody is, for the one client."""
        issued_at, user = int(clock.now().timestamp()), granted.user
        claims = {
            "iss": self.settings.issuer_url,
            "aud": self.settings.issuer_client_id,
            "sub": user.subject,
            "name": user.name,
            "email": user.email,
            "roles": list(user.roles),
            "nonce": granted.nonce,
            "iat": issued_at,
            "exp": issued_at + LIFETIME_S,
        }
        header = {"alg": ALGORITHM, "kid": self.key.thumbprint(), "typ": "JWT"}
        return jwt.encode(header, claims, self.key)

    def subject_of(self, id_token: str) -> str | None:
        """Give whom a token named, however long ago; None when it was not signed here."""
        try:
            return str(jwt.decode(id_token, self.key, algorithms=[ALGORITHM]).claims["sub"])
        except (JoseError, ValueError):
            return None


def _write(path: Path, pem: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(pem)
