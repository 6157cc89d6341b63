"""What goes out: its very bytes are kept under a name before they are sent."""

from hashlib import sha256

from msgspec import Struct

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, NotFound
from trunkline_model.capabilities.supplier_documents import InboundFormat
from trunkline_store.keys import Keyring
from trunkline_store.memo import fingerprint
from trunkline_store.pool import Connection, Pool
from trunkline_store.raw_documents import RawDocuments

from .documents import Document
from .formats import ENDINGS, TYPES, render
from .formats.edifact.envelope import Ends


class Label(Struct, frozen=True):
    """What tells one document that we send from every other of the connection."""

    kind: str
    """order, remittance or debit_note; all versions of an order are of one kind."""
    number: str
    version: int = 1


class Packed(Struct, frozen=True):
    """A document as it goes out."""

    name: str
    """Under which the supplier gets it, unique for ever."""
    content: bytes
    sha256: str


class Outbox:
    """Packs documents of one connection, each once: asked again it gives the same bytes."""

    def __init__(
        self, pool: Pool, keyring: Keyring, connection_id: str, form: tuple[InboundFormat, Ends]
    ) -> None:
        self._pool = pool
        self._documents = RawDocuments(keyring)
        self._connection_id = connection_id
        self._format, self._ends = form

    async def pack(self, label: Label, document: Document) -> Packed:
        """Commit the bytes; Conflict when another document went out under the label."""
        async with self._pool.connection() as conn:
            await conn.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"outbox {self._connection_id}"],
            )
            kept = await self._kept(conn, label, document)
            return kept or await self._new(conn, label, document)

    async def require(self, label: Label) -> None:
        """NotFound when nothing of that kind and number went out to this supplier."""
        async with self._pool.connection() as conn:
            found = await conn.execute(
                "SELECT 1 FROM outbox WHERE connection_id = %s AND kind = %s AND number = %s",
                [self._connection_id, label.kind, label.number],
            )
            if await found.fetchone() is None:
                raise NotFound(f"{label.number} was never sent to this supplier")

    async def _kept(self, conn: Connection, label: Label, document: Document) -> Packed | None:
        found = await conn.execute(
            "SELECT fingerprint, name, raw_id, sha256 FROM outbox WHERE connection_id = %s"
            " AND kind = %s AND number = %s AND version = %s",
            [self._connection_id, label.kind, label.number, label.version],
        )
        row = await found.fetchone()
        if row is None:
            return None
        if row[0] != fingerprint(label.kind, document):
            sentence = f"another {label.kind} went out as {label.number}, version {label.version}"
            raise Conflict(sentence, reason="number_taken")
        raw = await self._documents.get(conn, row[2])
        return Packed(row[1], raw.content, row[3])

    async def _new(self, conn: Connection, label: Label, document: Document) -> Packed:
        control = await self._control(conn) if self._format is InboundFormat.EDIFACT else ""
        ends = Ends(self._ends.sender, self._ends.recipient, control)
        content = render(document, self._format, ends, clock.now())
        name = f"{_plain(label)}.{ENDINGS[self._format]}"
        kept = await self._documents.keep(
            conn, content, content_type=TYPES[self._format], source=self._connection_id
        )
        key = [self._connection_id, label.kind, label.number, label.version]
        mark = fingerprint(label.kind, document)
        await conn.execute(
            "INSERT INTO outbox VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [*key, mark, name, kept.sha256, kept.raw_id],
        )
        return Packed(name, content, kept.sha256)

    async def _control(self, conn: Connection) -> str:
        """Give the next number of an interchange; numbers of what was never sent are left out."""
        found = await conn.execute(
            "INSERT INTO control_references VALUES (%s, 1) ON CONFLICT (connection_id)"
            " DO UPDATE SET last = control_references.last + 1 RETURNING last",
            [self._connection_id],
        )
        return str((await found.fetchone() or (0,))[0])


def _plain(label: Label) -> str:
    """Make a file name that no two labels share: what a name must not hold becomes a hash."""
    plain = "".join(
        one if (one.isascii() and one.isalnum()) or one in "-_" else "_" for one in label.number
    )
    mark = "" if plain == label.number else "-" + sha256(label.number.encode()).hexdigest()[:8]
    version = "" if label.version == 1 else f"-v{label.version}"
    return f"{label.kind}-{plain[:80]}{mark}{version}"
