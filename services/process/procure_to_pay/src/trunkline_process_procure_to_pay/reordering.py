"""Stock that fell below its reorder point, as the ERP tells it, becomes a requisition: once.

What the ERP projects counts what is on order, and not yet what is only asked for. So an article is
left alone while a purchase of it was not in the ERP's books when they were read.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from msgspec import structs

from trunkline_durable.cases import CaseQuery, Cases
from trunkline_durable.process import Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_model.capabilities.events import Event, ReadEvents
from trunkline_model.capabilities.requisitions import ListReorders, Reorder
from trunkline_store.pool import Connection

from .cases.purchase import PurchaseCase
from .documents import Heard, Short
from .facts.purchase import RequisitionRaised
from .goods import PurchaseLine, wants
from .numbering import next_purchase_number
from .ports import Erp
from .terms import Terms
from .transitions.moment import today

REQUESTER = "reorder point"
"""Who asks; nobody signs in by that name, so whoever may approve it may."""
LINE = "1"
OPEN_MAX = 20
"""The most purchases of one article that are looked at."""


def short_stock(erp: Erp) -> Callable[[int, int], Awaitable[Sequence[Heard]]]:
    """Give what reads the ERP's log and says of each article, where it last moved, if it is short.

    The ERP is asked once a page, before a delivery begins.
    """

    async def read(after: int, limit: int) -> Sequence[Heard]:
        page = await erp.events.read_events(ReadEvents(after, limit))
        last = {_sku(one, erp): one.position for one in page.events if _sku(one, erp)}
        asked_at = clock.now()
        short = {one.sku: Short(asked_at, one) for one in await _reorders(erp, tuple(last))}
        return [_heard(one, short, last.get(_sku(one, erp))) for one in page.events]

    return read


async def _reorders(erp: Erp, skus: tuple[str, ...]) -> Sequence[Reorder]:
    if not skus:
        return ()
    found = await erp.requisitions.list_reorders(ListReorders(erp.connection_id, skus))
    return found.reorders


def _sku(event: Event, erp: Erp) -> str:
    moved = event.stock_changed
    return moved.sku if moved is not None and event.connection_id == erp.connection_id else ""


def _heard(event: Event, short: dict[str, Short], last: int | None) -> Heard:
    heard = Heard.of(event, None)
    if event.stock_changed is None or event.position != last:
        return heard
    return structs.replace(heard, short=short.get(event.stock_changed.sku))


class StockHeard:
    """Delivers the log of the ERP."""

    def __init__(
        self, cases: Cases, purchase: Process[PurchaseCase], erp: Erp, terms: Terms
    ) -> None:
        self._cases, self._purchase, self._erp, self._terms = cases, purchase, erp, terms

    async def deliver(self, conn: Connection, heard: Heard) -> bool:
        """Raise what is to be bought again; False when nothing is, or its supplier is unknown."""
        short = heard.short
        if short is None or not short.reorder.supplier_code:
            return False
        if await self._is_asked_for(conn, short):
            return False
        number = await next_purchase_number(conn)
        fact = _raised(short.reorder, number, heard.connection_id, self._terms)
        said = Said(f"{heard.connection_id}/{heard.event_id}", fact, self._erp.system)
        await self._cases.record_fact(conn, self._purchase, number, said)
        return True

    async def _is_asked_for(self, conn: Connection, short: Short) -> bool:
        query = CaseQuery(labels={wants(short.reorder.sku): "yes"}, limit=OPEN_MAX)
        files = await self._cases.page(conn, self._purchase, query)
        return any(_is_unseen(one.case, short.asked_at) for one in files)


def _is_unseen(case: PurchaseCase, asked_at: datetime) -> bool:
    """Tell whether the ERP did not count a purchase as on order when it was asked."""
    return not case.confirmed or case.confirmed[-1].occurred_at >= asked_at


def _raised(reorder: Reorder, number: str, connection_id: str, terms: Terms) -> RequisitionRaised:
    line = PurchaseLine(
        line_id=LINE,
        sku=reorder.sku,
        description=reorder.sku,
        quantity=reorder.quantity,
        unit_price=reorder.unit_price,
    )
    return RequisitionRaised(
        occurred_at=clock.now(),
        purchase_number=number,
        connection_id=connection_id,
        legal_entity=terms.legal_entity,
        requester=REQUESTER,
        supplier_code=reorder.supplier_code,
        currency=reorder.unit_price.currency,
        lines=(line,),
        needed_on=today() + timedelta(days=terms.reorder_days),
        reason=f"{reorder.projected:f} of {reorder.sku} are left or on order, fewer than "
        f"{reorder.reorder_point:f}; there should be {reorder.target:f}.",
    )
