"""Capability supplier inbox for one supplier: what it handed in is kept like any arrival."""

from hashlib import sha256

from trunkline_kit import clock
from trunkline_kit.errors import Invalid, NotFound
from trunkline_model.capabilities.supplier_documents import InboundChannel, SupplierDocument
from trunkline_model.capabilities.supplier_inbox import (
    Arrival,
    ArrivalOutcome,
    ArrivedDocument,
    GetArrival,
    SupplierDocumentKept,
    TakeSupplierDocument,
)
from trunkline_model.evidence import Evidence
from trunkline_store.memoised import Doubles
from trunkline_store.pool import Pool

from .adapter import MAPPING_VERSION, SYSTEM
from .documents import Inbound, number_of
from .intake import SIZE_MAX, Intake
from .rows import Rows
from .unreadable import Fault

NOTHING = Fault("", "", "")
HANDED = frozenset({InboundChannel.API, InboundChannel.MAIL})
TAKES = Doubles(bound=frozenset({"take_supplier_document"}))
"""The same bytes under the same name are kept once."""


class Inbox:
    """Fulfils `SupplierInbox` for one connection."""

    def __init__(self, connection_id: str, pool: Pool, intake: Intake, rows: Rows) -> None:
        self._connection_id = connection_id
        self._pool, self._intake, self._rows = pool, intake, rows

    async def take_supplier_document(self, request: TakeSupplierDocument) -> SupplierDocumentKept:
        """Commit bytes; they are read like a file of the supplier's folder."""
        name, content = request.name, request.content
        if not name or not 0 < len(content) <= SIZE_MAX:
            raise Invalid("a document has a name, and 1 byte to 8 MB", reason="size")
        if request.channel not in HANDED:
            raise Invalid("documents are handed in by api or mail", reason="channel")
        await self._intake.arrive(request.channel, name, content)
        mark = sha256(content).hexdigest()
        evidence = Evidence(
            system=SYSTEM,
            connection_id=self._connection_id,
            document_type="arrival",
            document_id=name,
            document_number=name,
            request_sha256=mark,
            answer_sha256=mark,
            mapping_version=MAPPING_VERSION,
            recorded_at=clock.now(),
        )
        return SupplierDocumentKept(mark, evidence)

    async def get_arrival(self, request: GetArrival) -> Arrival:
        """Tell what became of bytes; NotFound for a name under which none were handed in."""
        async with self._pool.connection() as conn:
            found = await self._rows.settled(conn, request.channel, request.name)
            if found is None:
                raise NotFound(f"nothing was handed in as {request.name}")
            read = await self._rows.documents_of(conn, found.arrival_id)
        fault = found.fault or NOTHING
        return Arrival(
            name=request.name,
            received_at=found.received_at,
            sha256=found.sha256,
            outcome=ArrivalOutcome(found.outcome),
            reason=fault.reason,
            field=fault.field,
            sentence=fault.sentence,
            documents=tuple(
                ArrivedDocument(one.document_id, one.kind, number_of(_content(one))) for one in read
            ),
        )


def _content(taken: SupplierDocument) -> Inbound:
    found = taken.order_response or taken.despatch_advice or taken.invoice or taken.statement
    assert found is not None  # noqa: S101 - it was read as one of the four
    return found
