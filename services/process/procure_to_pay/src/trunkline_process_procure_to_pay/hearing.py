"""What suppliers, the bank, the warehouse and the ERP told unasked, as facts of their case.

Nothing is dropped: what fits no case becomes an exception with its raw document, and the next
event is not held up. A supplier's document is read whole before its delivery begins, so that no
transaction waits for another service.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from trunkline_durable.cases import CaseQuery, Cases
from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.readers import Reader
from trunkline_durable.writing import Said
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.events import (
    BankEntryBooked,
    Event,
    ReadEvents,
)
from trunkline_model.capabilities.payment_files import PaymentState, PaymentStatusReported
from trunkline_model.capabilities.supplier_documents import (
    GetSupplierDocument,
    SupplierDocument,
)
from trunkline_store.pool import Connection

from .deliveries import DeliveriesHeard
from .documents import Heard, SupplierDocumentsHeard
from .facts.payment_run import PaymentDebited, PaymentReported, PaymentReturned
from .ports import Bank, Ports, Trade, Warehouse
from .processes import Processes
from .reordering import StockHeard, short_stock

CONSUMER = "procure-to-pay"


def readers(ports: Ports, cases: Cases, processes: Processes) -> tuple[Reader[Heard], ...]:
    """Give the readers of the suppliers', the bank's, the warehouse's and the ERP's log."""
    trade, bank, erp = ports.trade, ports.bank, ports.erp
    documents = SupplierDocumentsHeard(cases, processes, trade.system)
    money = MoneyHeard(cases, processes, bank)
    stock = StockHeard(cases, processes.purchase, erp, ports.terms)
    reordering = Reader(
        consumer=CONSUMER,
        source=erp.system,
        read=short_stock(erp, ports.books),
        deliver=stock.deliver,
    )
    return (
        *((reordering,) if ports.terms.reorders else ()),
        *_counted(ports, DeliveriesHeard(cases, processes.purchase)),
        Reader(
            consumer=CONSUMER,
            source=trade.system,
            read=_documents(trade),
            deliver=documents.deliver,
        ),
        Reader(consumer=CONSUMER, source=bank.system, read=_events(bank), deliver=money.deliver),
    )


def _counted(ports: Ports, deliveries: DeliveriesHeard) -> Iterable[Reader[Heard]]:
    warehouse = ports.warehouse
    if warehouse is not None:
        read, deliver = _events(warehouse), deliveries.deliver
        yield Reader(consumer=CONSUMER, source=warehouse.system, read=read, deliver=deliver)


def _events(source: Bank | Warehouse) -> Callable[[int, int], Awaitable[Sequence[Heard]]]:
    async def read(after: int, limit: int) -> Sequence[Heard]:
        page = await source.events.read_events(ReadEvents(after, limit))
        return [Heard.of(one, None) for one in page.events]

    return read


def _documents(trade: Trade) -> Callable[[int, int], Awaitable[Sequence[Heard]]]:
    async def read(after: int, limit: int) -> Sequence[Heard]:
        page = await trade.events.read_events(ReadEvents(after, limit))
        return [Heard.of(one, await _document(trade, one)) for one in page.events]

    return read


async def _document(trade: Trade, event: Event) -> SupplierDocument | None:
    said = event.supplier_document_received
    if said is None:
        return None
    try:
        request = GetSupplierDocument(event.connection_id, said.document_id)
        return await trade.documents.get_supplier_document(request)
    except NotFound:
        return None


class MoneyHeard:
    """Delivers what the bank says: reports, debits, and money that came back."""

    def __init__(self, cases: Cases, processes: Processes, bank: Bank) -> None:
        self._cases, self._run, self._bank = cases, processes.run, bank

    async def deliver(self, conn: Connection, heard: Heard) -> bool:
        """Record what an event says of a run; False when it is no payment of ours."""
        event = heard.event
        if event.payment_status_reported is not None:
            await self._report(conn, event, event.payment_status_reported)
            return True
        if event.bank_entry_booked is not None:
            return await self._entry(conn, event, event.bank_entry_booked)
        return False

    async def _report(self, conn: Connection, event: Event, said: PaymentStatusReported) -> None:
        for line in said.lines:
            if line.state is PaymentState.SENT:
                continue
            fact = PaymentReported(
                occurred_at=event.occurred_at,
                end_to_end_id=line.end_to_end_id,
                accepted=line.state is PaymentState.ACCEPTED,
                reason=" ".join(filter(None, (line.reason_code, line.reason))),
            )
            try:
                await self._tell(conn, event, (said.run_id, line.end_to_end_id), fact)
            except NotFound:
                raise NeedsPerson(_unknown_batch(said)) from None

    async def _entry(self, conn: Connection, event: Event, entry: BankEntryBooked) -> bool:
        for run_id, name in await self._meant(conn, entry):
            known: PaymentDebited | PaymentReturned
            if entry.amount.amount < 0:
                known = PaymentDebited(
                    occurred_at=event.occurred_at,
                    end_to_end_id=name,
                    entry_reference=entry.entry_reference,
                    amount=-entry.amount,
                    booked_on=entry.booked_on,
                )
            else:
                known = PaymentReturned(
                    occurred_at=event.occurred_at,
                    end_to_end_id=name,
                    entry_reference=entry.entry_reference,
                    reason=entry.return_reason,
                )
            await self._tell(conn, event, (run_id, name), known)
        return False

    async def _meant(self, conn: Connection, entry: BankEntryBooked) -> list[tuple[str, str]]:
        """Find the payments that an entry is about: one, or all of a file that is booked as one."""
        name = entry.end_to_end_id
        query = CaseQuery(labels={f"pays:{name}": "yes"}, limit=1)
        files = await self._cases.page(conn, self._run, query) if name else []
        if files:
            return [(files[0].business_key, name)]
        if not entry.payment_file_id:
            return []
        try:
            file = await self._cases.load(conn, self._run, entry.payment_file_id)
        except NotFound:
            return []
        return [(file.business_key, one.end_to_end_id) for one in file.case.payments]

    async def _tell(
        self,
        conn: Connection,
        event: Event,
        meant: tuple[str, str],
        fact: PaymentReported | PaymentDebited | PaymentReturned,
    ) -> None:
        run_id, name = meant
        said = Said(f"{event.connection_id}/{event.event_id}/{name}", fact, self._bank.system)
        await self._cases.record_fact(conn, self._run, run_id, said, opens=False)


def _unknown_batch(said: PaymentStatusReported) -> Problem:
    return Problem(
        reason="unknown_batch",
        field="run_id",
        sentence=f"The bank reports {said.report_id} on payment file {said.run_id}, which is none "
        "of ours.",
        suggestion="Ask the bank which file it means; nothing was paid or reopened by it.",
    )
