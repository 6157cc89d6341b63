"""What the warehouse counted on our purchases, as it told unasked.

A receipt that names a purchase is that purchase's and is booked from here; one that names none is
booked by process/inventory. Each line of a receipt is told by itself and is a delivery of its own.
"""

from trunkline_durable.cases import Cases
from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.process import Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.events import Event
from trunkline_model.goods_receipt import GoodsReceiptReported
from trunkline_store.pool import Connection

from .cases.purchase import PurchaseCase
from .documents import Heard
from .facts.fulfilment import GoodsArrived
from .goods import ReceivedLine


class DeliveriesHeard:
    """Delivers the log of the service that speaks for warehouses."""

    def __init__(self, cases: Cases, purchase: Process[PurchaseCase]) -> None:
        self._cases, self._purchase = cases, purchase

    async def deliver(self, conn: Connection, heard: Heard) -> bool:
        """Record what arrived; NeedsPerson for what fits no purchase, or was told differently."""
        event, told = heard.event, heard.event.goods_receipt_reported
        if told is None or not told.purchase_number:
            return False
        case = await self._case(conn, told)
        fact = _arrived(event, told, _line_id(case, told))
        _require_same(case, fact, told)
        said = Said(f"delivery/{fact.receipt_reference}", fact, event.connection_id)
        number = told.purchase_number
        await self._cases.record_fact(conn, self._purchase, number, said, opens=False)
        return True

    async def _case(self, conn: Connection, told: GoodsReceiptReported) -> PurchaseCase:
        number = told.purchase_number
        try:
            file = await self._cases.load(conn, self._purchase, number, lock=True)
        except NotFound:
            raise NeedsPerson(_problem(told, "unknown_purchase_order", "is none of ours")) from None
        if file.business_key != number or not file.case.drafted or file.case.cancelled:
            raise NeedsPerson(_problem(told, "order_not_open", "expects no goods"))
        return file.case


def _line_id(case: PurchaseCase, told: GoodsReceiptReported) -> str:
    """Give the line that is meant: the one that is named, else the only one of the article."""
    same = [one.line_id for one in case.lines if one.sku == told.sku]
    if told.purchase_line_id:
        same = [one for one in same if one == told.purchase_line_id]
    if len(same) != 1:
        why = f"has no line {told.purchase_line_id} of {told.sku}"
        if not told.purchase_line_id:
            why = f"has {len(same) or 'no'} lines of {told.sku}"
        raise NeedsPerson(_problem(told, "unknown_line", why, "sku"))
    return same[0]


def _arrived(event: Event, told: GoodsReceiptReported, line_id: str) -> GoodsArrived:
    return GoodsArrived(
        occurred_at=clock.now(),  # from now on it is being booked, however late it was told
        receipt_reference=f"{told.receipt_reference}/{line_id}",
        received_on=told.received_on,
        lines=(ReceivedLine(line_id, told.quantity, told.damaged, told.wrong),),
        actor=event.connection_id,
    )


def _require_same(case: PurchaseCase, fact: GoodsArrived, told: GoodsReceiptReported) -> None:
    """Raise when the receipt is known with other quantities: what was booked stays booked."""
    for known in case.arrivals:
        if known.receipt_reference == fact.receipt_reference and known.lines != fact.lines:
            was = known.lines[0]
            why = f"was told before with {was.good:f} in good order, {was.damaged:f} damaged and "
            why += f"{was.wrong:f} wrong"
            raise NeedsPerson(_problem(told, "receipt_differs", why, "quantity"))


def _problem(
    told: GoodsReceiptReported, reason: str, why: str, field: str = "purchase_number"
) -> Problem:
    what = f"{told.quantity:f} {told.sku}, {told.damaged:f} damaged, {told.wrong:f} wrong"
    subject = "it" if reason == "receipt_differs" else told.purchase_number
    return Problem(
        reason=reason,
        field=field,
        sentence=f"Receipt {told.receipt_reference} of {what} on {told.purchase_number}: "
        f"{subject} {why}. Nothing was booked.",
        suggestion="Ask the warehouse what it counted, and record the delivery by hand.",
    )
