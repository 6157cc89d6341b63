"""Stock that fell below its reorder point, as the ERP tells it, becomes a requisition: once.

What the ERP projects counts what is on order, and not yet what is only asked for. So an article is
left alone while a purchase of it was not in the ERP's books when they were read. An ERP books a
delivery by several writes, between which its goods may be neither on order nor in stock: while one
is being booked the ERP is asked again until it has them. What is under way is read before the ERP
is asked and again when its answer is taken, so that nothing falls between the two.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from msgspec import structs

from trunkline_durable.cases import CaseQuery, Cases
from trunkline_durable.process import Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import Unavailable
from trunkline_model.capabilities.events import Event, ReadEvents
from trunkline_model.capabilities.requisitions import ListReorders, Reorder
from trunkline_store.pool import Connection

from .books import Books
from .cases.purchase import PurchaseCase
from .documents import Heard, Short
from .facts.purchase import RequisitionRaised
from .goods import PurchaseLine, wants
from .numbering import next_purchase_number
from .ports import Erp
from .rules.in_motion import is_being_booked, is_unseen
from .terms import Terms
from .transitions.moment import today

REQUESTER = "reorder point"
"""Who asks; nobody signs in by that name, so whoever may approve it may."""
LINE = "1"
OPEN_MAX = 100
"""The most purchases of one article that are looked at."""


def short_stock(erp: Erp, books: Books) -> Callable[[int, int], Awaitable[Sequence[Heard]]]:
    """Give what reads the ERP's log and says of each article, where it last moved, if it is short.

    The ERP is asked before a delivery begins: once a page, and again about what it calls short.
    """

    async def read(after: int, limit: int) -> Sequence[Heard]:
        page = await erp.events.read_events(ReadEvents(after, limit))
        last = {_sku(one, erp): one.position for one in page.events if _sku(one, erp)}
        short = await _short(erp, books, await _reorders(erp, tuple(last)))
        return [_heard(one, short, last.get(_sku(one, erp))) for one in page.events]

    return read


async def _short(erp: Erp, books: Books, seen: Sequence[Reorder]) -> dict[str, Short]:
    """Ask again about what seems short, knowing what is under way."""
    under_way = {one.sku: await books.wanting(one.sku, OPEN_MAX) for one in seen}
    asked_at = clock.now()
    again = await _reorders(erp, tuple(under_way))
    return {one.sku: Short(asked_at, one, under_way.get(one.sku, ())) for one in again}


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
        """Tell whether a purchase is to bring it; Unavailable while the books are in motion."""
        found = await self._under_way(conn, short)
        if any(is_unseen(one, short.asked_at) for one in found):
            return True
        if any(is_being_booked(one, short.asked_at) for one in found):
            sentence = f"A delivery of {short.reorder.sku} is being booked: the ERP is asked again."
            raise Unavailable(sentence, reason="being_booked")
        return False

    async def _under_way(self, conn: Connection, short: Short) -> list[PurchaseCase]:
        query = CaseQuery(labels={wants(short.reorder.sku): "yes"}, limit=OPEN_MAX)
        files = await self._cases.page(conn, self._purchase, query)
        known = {one.business_key: one.case for one in files}
        for key in short.under_way:
            if key not in known:
                known[key] = (await self._cases.load(conn, self._purchase, key)).case
        return list(known.values())


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
