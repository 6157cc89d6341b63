"""Data keys: one a person, one a document, all wrapped by the service's master key.

A person's key is two secrets in one row: one for what a tax record must keep, one for the rest,
which goes at once when the person asks. Erasing a secret erases what it sealed, for good,
wherever copies of the ciphertext lie.
"""

import hmac
from base64 import b64decode
from collections.abc import Iterable
from os import urandom
from secrets import token_hex
from time import monotonic
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trunkline_kit.errors import Invalid, NotFound, Unavailable

from .pool import Connection

NONCE_BYTES = 12
CACHE_S = 30.0
"""How long an unwrapped key may be used after it was erased by another process."""


MAKE = """
INSERT INTO data_keys (key_id, purpose, subject, wrapped, brief)
VALUES (%s, 'subject', %s, %s, %s)
ON CONFLICT (subject) DO UPDATE SET purpose = data_keys.purpose
RETURNING key_id, wrapped, brief, brief_erased_at
"""

READ = "SELECT key_id, wrapped, brief, brief_erased_at FROM data_keys"

ERASE = """
UPDATE data_keys SET wrapped = NULL, brief = NULL, subject = NULL, former_subject = NULL,
    erased_at = now(), brief_erased_at = coalesce(brief_erased_at, now())
WHERE key_id = %s AND erased_at IS NULL
"""

ERASE_BRIEF = """
UPDATE data_keys SET brief = NULL, brief_erased_at = now(), subject = NULL,
    former_subject = coalesce(subject, former_subject)
WHERE key_id = %s AND erased_at IS NULL AND brief_erased_at IS NULL
"""

OF_SUBJECT = "SELECT key_id FROM data_keys WHERE subject = %(it)s OR former_subject = %(it)s"

BRIEF = ".brief"
"""What follows a key's id where its second secret sealed."""


class DataKey:
    """One unwrapped AES-256-GCM key."""

    def __init__(self, key_id: str, secret: bytes) -> None:
        self.key_id = key_id
        self._cipher = AESGCM(secret)
        self.brief: DataKey | None = self
        """Seals what no law has us keep; None once that was erased, and nothing is kept then."""

    def seal(self, plaintext: bytes) -> bytes:
        """Encrypt under a fresh nonce; the key's id is authenticated with it."""
        nonce = urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plaintext, self.key_id.encode())

    def unseal(self, ciphertext: bytes) -> bytes:
        """Decrypt what `seal` gave; raises cryptography's InvalidTag when it was changed."""
        nonce, rest = ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, rest, self.key_id.encode())


class Keyring:
    """Makes, finds and erases data keys of the schema that a connection is in."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != 32:
            raise Invalid("the master key must be 32 bytes", reason="master_key")
        self._master = DataKey("master", _derived(master_key, b"wrap"))
        self._blind_key = _derived(master_key, b"blind")
        self._cache: dict[str, tuple[DataKey, float]] = {}

    @classmethod
    def from_base64(cls, text: str) -> "Keyring":
        """Read TRUNKLINE_MASTER_KEY; raises Invalid unless it is 32 bytes in base64."""
        try:
            return cls(b64decode(text, validate=True))
        except ValueError as cause:
            raise Invalid("the master key is not base64", reason="master_key") from cause

    def blind(self, text: str) -> bytes:
        """Give an HMAC by which equal texts can be found without being stored."""
        return hmac.digest(self._blind_key, text.encode(), "sha256")

    async def new_key(self, conn: Connection, purpose: str) -> DataKey:
        """Make a key for one thing, such as a document."""
        key, wrapped = self.fresh_key()
        await conn.execute(
            "INSERT INTO data_keys (key_id, purpose, wrapped) VALUES (%s, %s, %s)",
            [key.key_id, purpose, wrapped],
        )
        return key

    def fresh_key(self) -> tuple[DataKey, bytes]:
        """Make a key that is stored nowhere yet, and its wrapped form, which the caller stores."""
        key_id, secret = f"key_{token_hex(10)}", urandom(32)
        return DataKey(key_id, secret), self._master.seal(secret)

    async def key_of(self, conn: Connection, subject: str) -> DataKey:
        """Find or make the key of a person (or another subject that outlives one document).

        A subject whose key was erased gets a new one: the old data stays unreadable.
        """
        blinded = self.blind(subject)
        found = await conn.execute(f"{READ} WHERE subject = %s".encode(), [blinded])
        row = await found.fetchone()
        if row is None:
            secrets = [self._master.seal(urandom(32)) for _ in range(2)]
            found = await conn.execute(MAKE, [f"key_{token_hex(10)}", blinded, *secrets])
            row = await found.fetchone()
        if row is None:
            raise Unavailable("the key was erased just now; ask again")
        return self._unwrapped(*row)

    async def key(self, conn: Connection, key_id: str) -> DataKey:
        """Give a key by its id; NotFound when it does not exist or was erased."""
        cached = self._cache.get(key_id)
        if cached is not None and cached[1] > monotonic():
            return cached[0]
        row_id = key_id.removesuffix(BRIEF)
        found = await conn.execute(f"{READ} WHERE key_id = %s".encode(), [row_id])
        row = await found.fetchone()
        key = None if row is None or row[1] is None else self._unwrapped(*row)
        wanted = key if key_id == row_id or key is None else key.brief
        if wanted is None:
            raise NotFound(f"the key {key_id} was erased", reason="key_erased")
        return wanted

    async def erase(self, conn: Connection, key_id: str) -> None:
        """Forget a key's secrets; erasing again changes nothing."""
        self._forget(key_id)
        await conn.execute(ERASE, [key_id])

    async def erase_brief(self, conn: Connection, key_id: str) -> None:
        """Forget what no law has us keep; a person who comes back gets another key."""
        self._forget(key_id)
        await conn.execute(ERASE_BRIEF, [key_id])

    async def erase_subject(self, conn: Connection, subject: str) -> str | None:
        """Erase a person's key; gives its id, or None when there was none."""
        found = await conn.execute(
            "SELECT key_id FROM data_keys WHERE subject = %s", [self.blind(subject)]
        )
        row = await found.fetchone()
        if row is None:
            return None
        await self.erase(conn, row[0])
        return str(row[0])

    async def key_ids_of(self, conn: Connection, subject: str) -> list[str]:
        """Name a person's keys: the one in use, and those of which only tax records are left."""
        found = await conn.execute(OF_SUBJECT, {"it": self.blind(subject)})
        return [row[0] for row in await found.fetchall()]

    async def keys(self, conn: Connection, key_ids: Iterable[str]) -> dict[str, DataKey | None]:
        """Give several keys by id; None stands for one that was erased."""
        found: dict[str, DataKey | None] = {}
        for key_id in key_ids:
            try:
                found[key_id] = await self.key(conn, key_id)
            except NotFound:
                found[key_id] = None
        return found

    def _forget(self, key_id: str) -> None:
        self._cache.pop(key_id, None)
        self._cache.pop(key_id + BRIEF, None)

    def _unwrapped(self, *row: Any) -> DataKey:
        key_id, wrapped, brief, brief_erased_at = row
        key = DataKey(key_id, self._master.unseal(wrapped))
        if brief is not None:
            key.brief = DataKey(key_id + BRIEF, self._master.unseal(brief))
        elif brief_erased_at is not None:
            key.brief = None
        until = monotonic() + CACHE_S
        for one in filter(None, (key, key.brief)):
            self._cache[one.key_id] = (one, until)
        return key


def _derived(master_key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master_key)
