"""Values that only we can read and change, for cookies: JWE, direct, AES-256-GCM."""

from hashlib import sha256

import msgspec
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

HEADER = {"alg": "dir", "enc": "A256GCM"}
SECRET_CHARACTERS_MIN = 32


class ShortSecret(SystemExit):
    """The secret could be guessed."""


class Sealer:
    """Seals Structs under one secret; each kind of value gets a key of its own."""

    def __init__(self, secret: str) -> None:
        if len(secret) < SECRET_CHARACTERS_MIN:
            needed = f"at least {SECRET_CHARACTERS_MIN} characters"
            raise ShortSecret(f"settings: TRUNKLINE_SESSION_SECRET needs {needed}")
        self._secret = secret

    def seal(self, value: msgspec.Struct) -> str:
        """Seal a value; the result fits a cookie."""
        return jwe.encrypt_compact(HEADER, msgspec.json.encode(value), self._key(type(value)))

    def unseal[S: msgspec.Struct](self, kind: type[S], sealed: str) -> S | None:
        """Give the value back; None when it was not sealed by us as this kind."""
        try:
            found = jwe.decrypt_compact(sealed, self._key(kind), algorithms=list(HEADER.values()))
            return msgspec.json.decode(found.plaintext or b"", type=kind)
        except (JoseError, ValueError, msgspec.DecodeError):
            return None

    def _key(self, kind: type[msgspec.Struct]) -> OctKey:
        """One key for each kind, so that one cookie can never pass as another."""
        return OctKey.import_key(sha256(f"{kind.__name__}\0{self._secret}".encode()).digest())
