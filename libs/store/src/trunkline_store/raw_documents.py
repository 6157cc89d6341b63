"""Raw documents: the bytes that caused everything else, kept encrypted as they came."""

from hashlib import sha256
from secrets import token_hex

from msgspec import Struct

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.events import RawDocument

from .keys import Keyring
from .pool import Connection


class Kept(Struct, frozen=True):
    """Where a document lies now."""

    raw_id: str
    """Id by which it is read again."""
    sha256: str
    """Hex hash of the bytes as they came."""


KEEP = """
WITH key AS (INSERT INTO data_keys (key_id, purpose, wrapped) VALUES (%s, %s, %s))
INSERT INTO raw_documents (raw_id, source, content_type, sha256, key_id, ciphertext)
VALUES (%s, %s, %s, %s, %s, %s)
"""


def new_raw_id() -> str:
    """Make an id that no document has."""
    return f"raw_{token_hex(12)}"


class RawDocuments:
    """Keeps and gives documents of the schema that a connection is in."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    async def keep(
        self,
        conn: Connection,
        content: bytes,
        *,
        content_type: str,
        source: str,
        raw_id: str = "",
    ) -> Kept:
        """Store the bytes under a key of their own; they last once the caller commits.

        `raw_id` is one from `new_raw_id` that was told already; empty: a new one.
        """
        kept = Kept(raw_id or new_raw_id(), sha256(content).hexdigest())
        key, wrapped = self._keyring.fresh_key()
        values = [kept.raw_id, source, content_type, kept.sha256, key.key_id, key.seal(content)]
        await conn.execute(KEEP, [key.key_id, "raw document", wrapped, *values])
        return kept

    async def get(self, conn: Connection, raw_id: str) -> RawDocument:
        """Give the bytes back; NotFound when the id is unknown or the key was erased."""
        found = await conn.execute(
            "SELECT key_id, ciphertext, content_type, sha256, received_at"
            " FROM raw_documents WHERE raw_id = %s",
            [raw_id],
        )
        row = await found.fetchone()
        if row is None:
            raise NotFound(f"no raw document {raw_id}")
        key = await self._keyring.key(conn, row[0])
        return RawDocument(
            content=key.unseal(row[1]), content_type=row[2], sha256=row[3], received_at=row[4]
        )

    async def erase(self, conn: Connection, raw_id: str) -> None:
        """Erase the document's key: its hash stays, its contents are gone."""
        found = await conn.execute("SELECT key_id FROM raw_documents WHERE raw_id = %s", [raw_id])
        row = await found.fetchone()
        if row is not None:
            await self._keyring.erase(conn, row[0])
