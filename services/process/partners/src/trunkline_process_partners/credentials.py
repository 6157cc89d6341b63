"""Client secrets: random, shown once, kept as a salted scrypt hash."""

import asyncio
import hashlib
import hmac
from os import urandom
from secrets import token_hex, token_urlsafe

from msgspec import Struct

COST, BLOCK, LANES = 2**14, 8, 1
"""scrypt parameters: 16 MB and some 40 ms a try, so that a stolen table stays dear to search."""
HASHES_AT_ONCE = 2
SECRET_LENGTH_MAX = 200


class Hashed(Struct, frozen=True):
    """What is kept of a secret."""

    salt: bytes
    """16 random bytes."""
    digest: bytes
    """scrypt of the secret with that salt."""


class Hasher:
    """Hashes off the event loop, few at once, so that a flood of guesses starves nobody."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(HASHES_AT_ONCE)
        self._nobody = Hashed(urandom(16), urandom(64))

    async def hash(self, secret: str) -> Hashed:
        """Hash a new secret."""
        salt = urandom(16)
        return Hashed(salt, await self._digest(secret, salt))

    async def matches(self, secret: str, kept: Hashed | None) -> bool:
        """Compare; takes as long when there is nothing to compare with."""
        against = kept or self._nobody
        digest = await self._digest(secret[:SECRET_LENGTH_MAX], against.salt)
        return hmac.compare_digest(digest, against.digest)

    async def _digest(self, secret: str, salt: bytes) -> bytes:
        async with self._turn:
            return await asyncio.to_thread(_scrypt, secret.encode(), salt)


def new_client_id() -> str:
    """Make an OAuth client id."""
    return f"cli_{token_hex(10)}"


def new_client_secret() -> str:
    """Make an OAuth client secret of 256 random bits."""
    return f"sec_{token_urlsafe(32)}"


def new_partner_id() -> str:
    """Make an id that nobody can guess."""
    return f"par_{token_hex(10)}"


def _scrypt(secret: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(secret, salt=salt, n=COST, r=BLOCK, p=LANES, maxmem=64 * 1024 * 1024)
