"""Signatures by Ed25519: one key signs, those that signed before it are still known.

A key is known by its id, the first 16 hex digits of SHA-256 over the raw public key. To change
keys, sign with a new one and add the public key of the old one to the former ones.
"""

from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from trunkline_kit.errors import Invalid

KEY_BYTES = 32


class Signature(Struct, frozen=True):
    """Who signed, and what came of it; both empty where nobody signs."""

    key_id: str = ""
    value: bytes = b""


class SigningKeys:
    """What signs, and all that verifies."""

    def __init__(self, private: Ed25519PrivateKey | None, former: tuple[bytes, ...] = ()) -> None:
        """Without a private key nothing is signed; `former` are raw public keys."""
        self._private = private
        own = (private.public_key().public_bytes_raw(),) if private else ()
        self.signs = key_id(own[0]) if own else ""
        self.public = {key_id(one): one for one in (*own, *former)}

    @classmethod
    def from_base64(cls, private: str, former: str = "") -> "SigningKeys":
        """Read a key, and public keys separated by commas; Invalid when one is no key."""
        old = tuple(_raw(one) for one in former.split(",") if one.strip())
        seed = Ed25519PrivateKey.from_private_bytes(_raw(private)) if private else None
        return cls(seed, old)

    def sign(self, document: bytes) -> Signature:
        """Sign a document."""
        if self._private is None:
            return Signature()
        return Signature(self.signs, self._private.sign(document))

    def fault(self, document: bytes, signature: Signature) -> str:
        """Say what is wrong with a signature, as the end of a sentence; empty when it holds."""
        public = self.public.get(signature.key_id)
        if public is None:
            by = f"key {signature.key_id}, which is not known here"
            return f"is signed by {by}" if signature.key_id else "is not signed"
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature.value, document)
        except InvalidSignature:
            return f"does not bear the signature of key {signature.key_id}"
        return ""


NO_KEYS = SigningKeys(None)
"""Signs nothing and knows nobody."""


def key_id(public: bytes) -> str:
    """Name a public key."""
    return sha256(public).hexdigest()[:16]


def encoded(raw: bytes) -> str:
    """Write a key or a signature down, as settings and answers have it."""
    return b64encode(raw).decode()


def _raw(text: str) -> bytes:
    try:
        raw = b64decode(text.strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise Invalid("a signing key is 32 bytes in base64", reason="bad_signing_key")
    return raw
