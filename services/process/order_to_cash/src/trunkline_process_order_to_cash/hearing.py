"""What systems told unasked, turned into facts of the order that it is about.

Nothing is dropped: an event that fits no order, or cannot be read, becomes an exception
with its raw document, and the next event is not held up.
"""

from collections.abc import Iterable

from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery, Cases
from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.writing import Said
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.events import (
    BankEntryBooked,
    ChannelOrderChanged,
    DocumentRejected,
    Event,
    StockChanged,
)
from trunkline_model.goods_receipt import GoodsReceiptReported
from trunkline_store.pool import Connection

from .assigning import Assigning
from .crediting import Crediting
from .facts import (
    GoodsArrived,
    OrderAnnounced,
    OrderFact,
    ParcelLeft,
    PickedShort,
    ShipmentOrderDeclined,
    ShipmentOrderTaken,
    StockMoved,
)
from .numbering import number_of
from .order import OrderCase
from .process import ORDER_TO_CASH, shop_alias, waits_for
from .rules.release import order_number_of

WAITING_MAX = 500
"""The most orders that are woken by one movement of stock; later movements wake the rest."""


class Hearing:
    """Delivers the events of one service's log inside the transaction that moves its cursor."""

    def __init__(self, cases: Cases, system: str, connection_ids: tuple[str, ...]) -> None:
        self._cases, self._system, self._connection_ids = cases, system, connection_ids
        self._crediting = Crediting(cases, system)
        self.editing = Assigning(cases, self._crediting, self._tell).editing()
        """What of an event that was set aside may be corrected."""

    async def deliver(self, conn: Connection, event: Event) -> bool:
        """Record what an event says; False when it concerns no order.

        Raises NeedsPerson when a person must look at it.
        """
        if event.channel_order_changed is not None:
            await self._announce(conn, event, event.channel_order_changed)
        elif event.bank_entry_booked is not None:
            await self._match(conn, event, event.bank_entry_booked)
        elif event.stock_changed is not None:
            return await self._wake(conn, event, event.stock_changed)
        elif event.goods_receipt_reported is not None:
            return await self._restock(conn, event, event.goods_receipt_reported)
        elif event.document_rejected is not None:
            raise NeedsPerson(_rejected(event.document_rejected))
        elif event.payment_status_reported is not None:
            return False
        else:
            for reference, fact in _from_warehouse(event, self._connection_of(event)):
                await self._record(conn, event, order_number_of(reference), fact)
        return True

    async def _announce(self, conn: Connection, event: Event, said: ChannelOrderChanged) -> None:
        connection_id = self._connection_of(event)
        alias = shop_alias(connection_id, said.channel_order_id)
        fact = OrderAnnounced(
            occurred_at=event.occurred_at,
            connection_id=connection_id,
            channel_order_id=said.channel_order_id,
            source_updated_at=said.source_updated_at,
            raw_document_id=event.raw_document_id,
            raw_document_source=self._system if event.raw_document_id else "",
        )
        try:
            key = (await self._cases.load(conn, ORDER_TO_CASH, alias, lock=True)).business_key
        except NotFound:
            key = await number_of(conn, self._system, said.channel_order_id)
        await self._tell(conn, event, key, fact)

    async def _match(self, conn: Connection, event: Event, entry: BankEntryBooked) -> None:
        for number, fact in await self._crediting.credits(conn, entry, event.occurred_at):
            await self._tell(conn, event, number, fact)

    async def _wake(self, conn: Connection, event: Event, said: StockChanged) -> bool:
        waiting = await self._waiting(conn, said.sku)
        for file in waiting:
            fact = StockMoved(occurred_at=event.occurred_at, sku=said.sku, position=event.position)
            await self._tell(conn, event, file.business_key, fact)
        return bool(waiting)

    async def _restock(self, conn: Connection, event: Event, said: GoodsReceiptReported) -> bool:
        """The ERP books it through process/inventory; here it fills a shelf found empty."""
        waiting = await self._waiting(conn, said.sku)
        for file in waiting:
            fact = GoodsArrived(
                occurred_at=event.occurred_at,
                receipt_reference=said.receipt_reference,
                sku=said.sku,
                quantity=said.quantity,
                position=event.position,
                source=self._connection_of(event),
            )
            await self._tell(conn, event, file.business_key, fact)
        return bool(waiting)

    async def _waiting(self, conn: Connection, sku: str) -> list[CaseFile[OrderCase]]:
        query = CaseQuery(labels=waits_for(sku), limit=WAITING_MAX)
        newest_first = await self._cases.page(conn, ORDER_TO_CASH, query)
        return newest_first[::-1]

    async def _record(
        self, conn: Connection, event: Event, order_number: str, fact: OrderFact
    ) -> None:
        try:
            await self._tell(conn, event, order_number, fact, opens=False)
        except NotFound:
            raise NeedsPerson(_unknown_reference(order_number, fact)) from None

    async def _tell(
        self, conn: Connection, event: Event, key: str, fact: OrderFact, *, opens: bool = True
    ) -> None:
        said = Said(f"{event.connection_id}/{event.event_id}", fact, self._system)
        await self._cases.record_fact(conn, ORDER_TO_CASH, key, said, opens=opens)

    def _connection_of(self, event: Event) -> str:
        """Say which of our connections spoke; a service with one may call it as it likes."""
        if event.connection_id in self._connection_ids or len(self._connection_ids) != 1:
            return event.connection_id
        return self._connection_ids[0]


def _from_warehouse(event: Event, source: str) -> Iterable[tuple[str, OrderFact]]:
    at = event.occurred_at
    if (took := event.shipment_order_accepted) is not None:
        yield took.reference, ShipmentOrderTaken(occurred_at=at, reference=took.reference)
    if (no := event.shipment_order_rejected) is not None:
        declined = ShipmentOrderDeclined(occurred_at=at, reference=no.reference, reason=no.reason)
        yield no.reference, declined
    if (short := event.short_picked) is not None:
        picked = PickedShort(
            occurred_at=at,
            position=event.position,
            reference=short.reference,
            lines=short.lines,
            source=source,
        )
        yield short.reference, picked
    if (left := event.parcel_dispatched) is not None:
        yield (
            left.reference,
            ParcelLeft(occurred_at=at, reference=left.reference, parcel=left.parcel),
        )


def _rejected(said: DocumentRejected) -> Problem:
    return Problem(
        reason=said.reason,
        field=said.field,
        sentence=f"{said.name}: {said.sentence}",
        suggestion="Ask the sender for a correct one; the bytes are kept.",
    )


def _unknown_reference(order_number: str, fact: OrderFact) -> Problem:
    return Problem(
        reason="unknown_reference",
        field="reference",
        sentence=f"The warehouse reported {type(fact).__name__} for {order_number or '(nothing)'}, "
        "which is no order of ours.",
        suggestion="Ask the warehouse which order it means.",
    )
