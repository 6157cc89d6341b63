"""What the request memo keeps, with its personal values sealed under a key for each case."""

from typing import Any

from msgspec import json

from .keys import Keyring
from .pool import Pool
from .sealing import Sealer


class Vault:
    """Seals answers and refusals, and reads them back.

    Requests of one case share a key, `requests of <case>`: erasing it erases the person from
    all of them, and that there was an answer stays.
    """

    def __init__(self, pool: Pool, keyring: Keyring) -> None:
        self._pool, self._keyring = pool, keyring

    async def seal[T](self, kind: Sealer[T], value: T, request_id: str) -> bytes:
        """Encode a value whose personal parts are ciphertext."""
        if not kind.personal_values(value):
            return json.encode(value)
        async with self._pool.connection() as conn:
            key = await self._keyring.key_of(conn, subject_of(request_id))
        return json.encode(kind.seal(value, key))

    async def unseal[T](self, kind: Sealer[T], kept: bytes) -> T:
        """Decode it; what was sealed under an erased key reads as erased."""
        body: Any = json.decode(kept)
        wanted = kind.key_ids(body)
        if not wanted:
            return kind.unseal(body, {})
        async with self._pool.connection() as conn:
            return kind.unseal(body, await self._keyring.keys(conn, wanted))


def subject_of(request_id: str) -> str:
    """Name whose key seals what a request left: `<case>:<transition>…` belongs to its case."""
    return subject_of_case(request_id.partition(":")[0])


def subject_of_case(case_id: str) -> str:
    """Name whose key seals what all requests of a case left."""
    return f"requests of {case_id}"
