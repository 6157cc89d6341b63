"""The tables that only this service has: what came in, what was read, what went out."""

from datetime import datetime
from typing import Any

from msgspec import Struct, convert, json

from trunkline_kit.sftp import Listed
from trunkline_model.capabilities.supplier_documents import InboundChannel, SupplierDocument
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import sealer

from .formats.edifact.envelope import Ends
from .unreadable import Fault

DOCUMENT = sealer(SupplierDocument)


class Arrival(Struct, frozen=True):
    """Bytes that came in and wait to be read."""

    arrival_id: str
    channel: InboundChannel
    name: str
    """File name or message id."""
    sha256: str
    raw_id: str
    received_at: datetime


class Settled(Struct, frozen=True):
    """What became of bytes that came in."""

    arrival_id: str
    sha256: str
    received_at: datetime
    outcome: str
    """waiting, taken or refused."""
    fault: Fault | None
    """Why they were refused."""


class Rows:
    """Reads and writes the rows of one supplier; the caller commits."""

    def __init__(self, keyring: Keyring, connection_id: str) -> None:
        self._keyring = keyring
        self._connection_id = connection_id

    async def add_arrival(self, conn: Connection, arrival: Arrival) -> bool:
        """Note what came in; False when the same bytes came by the same way under that name."""
        added = await conn.execute(
            "INSERT INTO arrivals (arrival_id, connection_id, channel, name, sha256, raw_id,"
            " received_at) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                arrival.arrival_id,
                self._connection_id,
                arrival.channel,
                arrival.name,
                arrival.sha256,
                arrival.raw_id,
                arrival.received_at,
            ],
        )
        return added.rowcount == 1

    async def next_arrival(self, conn: Connection) -> Arrival | None:
        """Lock the oldest that waits to be read; None when nothing does."""
        found = await conn.execute(
            "SELECT arrival_id, channel, name, sha256, raw_id, received_at FROM arrivals"
            " WHERE outcome IS NULL AND connection_id = %s ORDER BY received_at, arrival_id"
            " LIMIT 1 FOR UPDATE SKIP LOCKED",
            [self._connection_id],
        )
        row = await found.fetchone()
        return Arrival(row[0], InboundChannel(row[1]), *row[2:]) if row else None

    async def settle(self, conn: Connection, arrival: Arrival, fault: Fault | None) -> None:
        """Note what became of an arrival: taken, or refused for a fault."""
        outcome = "taken" if fault is None else "refused"
        why = None if fault is None else json.encode(fault).decode()
        await conn.execute(
            "UPDATE arrivals SET outcome = %s, fault = %s WHERE arrival_id = %s",
            [outcome, why, arrival.arrival_id],
        )

    async def settled(self, conn: Connection, channel: InboundChannel, name: str) -> Settled | None:
        """Tell what became of the newest arrival of a name; None when there is none."""
        row = await self._one(
            conn,
            "SELECT arrival_id, sha256, received_at, outcome, fault FROM arrivals"
            " WHERE connection_id = %s AND channel = %s AND name = %s"
            " ORDER BY received_at DESC LIMIT 1",
            channel, name,
        )  # fmt: skip
        if row is None:
            return None
        fault = None if row[4] is None else convert(row[4], Fault)
        return Settled(row[0], row[1], row[2], row[3] or "waiting", fault)

    async def documents_of(self, conn: Connection, arrival_id: str) -> tuple[SupplierDocument, ...]:
        """Give what was read out of an arrival, in its order."""
        found = await conn.execute(
            "SELECT document_id FROM supplier_documents WHERE connection_id = %s"
            " AND starts_with(document_id, %s) ORDER BY place",
            [self._connection_id, f"{arrival_id}-"],
        )
        read = [await self.document(conn, str(row[0])) for row in await found.fetchall()]
        return tuple(one for one in read if one is not None)

    async def knows_file(self, conn: Connection, file: Listed) -> bool:
        """Say whether the file was looked at as it is now."""
        return await self._one(
            conn,
            "SELECT 1 FROM supplier_files WHERE connection_id = %s AND name = %s AND size = %s"
            " AND modified_s = %s",
            file.name, file.size, file.modified_s,
        ) is not None  # fmt: skip

    async def note_file(self, conn: Connection, file: Listed) -> None:
        """Note that a file was looked at."""
        await conn.execute(
            "INSERT INTO supplier_files VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [self._connection_id, file.name, file.size, file.modified_s],
        )

    async def claim(self, conn: Connection, ends: Ends, name: str) -> str:
        """Take an interchange's number; gives the name of the file that had it, empty when none."""
        await conn.execute(
            "INSERT INTO interchanges VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [self._connection_id, ends.sender, ends.control_reference, name],
        )
        row = await self._one(
            conn,
            "SELECT name FROM interchanges WHERE connection_id = %s AND sender = %s"
            " AND control_reference = %s",
            ends.sender, ends.control_reference,
        )  # fmt: skip
        return str(row[0]) if row and row[0] != name else ""

    async def twin(self, conn: Connection, kind: str, number_key: str) -> str:
        """Give the first document of that kind and number; empty when there is none."""
        row = await self._one(
            conn,
            "SELECT document_id FROM supplier_documents WHERE connection_id = %s AND kind = %s"
            " AND number_key = %s ORDER BY place LIMIT 1",
            kind, number_key,
        )  # fmt: skip
        return str(row[0]) if row else ""

    async def add_document(
        self, conn: Connection, document: SupplierDocument, number_key: str
    ) -> None:
        """Keep a document, sealed where it is personal."""
        key = await self._keyring.key_of(conn, f"documents of {self._connection_id}")
        body = json.encode(DOCUMENT.seal(document, key))
        await conn.execute(
            "INSERT INTO supplier_documents (document_id, connection_id, kind, number_key, body)"
            " VALUES (%s, %s, %s, %s, %s)",
            [document.document_id, self._connection_id, document.kind, number_key, body],
        )

    async def document(self, conn: Connection, document_id: str) -> SupplierDocument | None:
        """Give a document of this supplier; None for an unknown one."""
        row = await self._one(
            conn,
            "SELECT body FROM supplier_documents WHERE connection_id = %s AND document_id = %s",
            document_id,
        )
        if row is None:
            return None
        sealed = json.decode(row[0])
        keys = await self._keyring.keys(conn, DOCUMENT.key_ids(sealed))
        return DOCUMENT.unseal(sealed, keys)  # type: ignore[no-any-return]

    async def host_key(self, conn: Connection) -> str:
        """Give the host key that was met first; empty when none was met yet."""
        row = await self._one(
            conn, "SELECT host_key FROM supplier_host_keys WHERE connection_id = %s"
        )
        return str(row[0]) if row else ""

    async def note_host_key(self, conn: Connection, host_key: str) -> None:
        """Keep the first host key that was met."""
        await conn.execute(
            "INSERT INTO supplier_host_keys VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [self._connection_id, host_key],
        )

    async def _one(self, conn: Connection, query: Any, *more: Any) -> Any:
        found = await conn.execute(query, [self._connection_id, *more])
        return await found.fetchone()
