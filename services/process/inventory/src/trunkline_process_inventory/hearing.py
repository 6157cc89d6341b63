"""Takes over what the ERP and the warehouse said into facts; repeats change nothing."""

from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from trunkline_durable.cases import Cases
from trunkline_durable.process import Process
from trunkline_durable.readers import Reader
from trunkline_durable.writing import Said
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_store.pool import Connection

from .facts import ReceiptReported, StockMoved
from .figure import ArticleFigure
from .processes import GOODS_RECEIPT, figure_key, receipt_key

CONSUMER = "inventory"


class Hearing(Struct, frozen=True):
    """Whom news goes to."""

    cases: Cases
    figures: Process[ArticleFigure]
    shops: tuple[str, ...]
    """Every shop connection that sells from this stock."""

    async def hear_erp(self, conn: Connection, event: Event) -> None:
        """Note for each shop that an article's stock moved; all else is not ours."""
        moved = event.stock_changed
        if moved is None:
            return
        for shop in self.shops:
            fact = StockMoved(
                occurred_at=moved.source_updated_at,
                shop=shop,
                sku=moved.sku,
                event_id=event.event_id,
            )
            said = Said(f"{event.connection_id}:{event.event_id}", fact, event.connection_id)
            await self.cases.record_fact(conn, self.figures, figure_key(shop, moved.sku), said)

    async def hear_warehouse(self, conn: Connection, event: Event) -> None:
        """Note that goods arrived on no purchase; those of one are process/procure_to_pay's."""
        told = event.goods_receipt_reported
        if told is None or told.purchase_number:
            return
        fact = ReceiptReported(
            occurred_at=event.occurred_at,
            warehouse=event.connection_id,
            reference=told.receipt_reference,
            sku=told.sku,
            quantity=told.quantity,
            received_on=told.received_on,
        )
        key = receipt_key(event.connection_id, told.receipt_reference, told.sku)
        said = Said(f"{event.connection_id}:{event.event_id}", fact, event.connection_id)
        await self.cases.record_fact(conn, GOODS_RECEIPT, key, said)


def reader(
    source: str, log: EventLog, deliver: Callable[[Connection, Event], Awaitable[None]]
) -> Reader[Event]:
    """Read one log from where the cursor stands."""

    async def read(after: int, limit: int) -> Sequence[Event]:
        return (await log.read_events(ReadEvents(after, limit))).events

    return Reader(consumer=CONSUMER, source=source, read=read, deliver=deliver)
