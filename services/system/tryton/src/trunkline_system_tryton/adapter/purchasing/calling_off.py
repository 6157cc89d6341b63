"""Cancelling a purchase of which nothing came; resumable from wherever it stopped.

A purchase in process cannot be cancelled in Tryton: an amendment takes its lines down to
nothing, and it ends with nothing to receive and nothing to bill.
"""

from trunkline_model.capabilities.purchase_orders import (
    CancelPurchaseOrder,
    PurchaseOrderCancelled,
)
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import refuse

from .amending import call_off
from .arrivals import arrived_of
from .bars import bar, note
from .ordering import find_booked
from .purchases import FIELDS, PURCHASE, PurchaseLine, billed_of, is_cancelled, lines_of

BACK = {
    "quotation": ("cancel", "cancelled"),
    "confirmed": ("draft", "draft"),
    "draft": ("cancel", "cancelled"),
}


async def cancel(
    calls: Conversation, directory: PurchaseDirectory, request: CancelPurchaseOrder
) -> PurchaseOrderCancelled:
    """Cancel; a booking that never took effect is a success, and cannot stay later."""
    await bar(calls, directory, request.booked_by_request_id)
    purchase = await _find(calls, request)
    if purchase is None:
        nothing = Document(PURCHASE, 0, request.purchase_order_number)
        return PurchaseOrderCancelled(existed=False, evidence=calls.evidence(nothing))
    lines = await lines_of(calls, purchase)
    if not is_cancelled(purchase, lines):
        await _refuse_if_begun(calls, directory, purchase, lines)
        await note(calls, f"{PURCHASE},{purchase['id']}", f"Cancelled: {request.reason}")
        purchase = await calls.advance(PURCHASE, purchase, BACK, FIELDS)
        if purchase["state"] != "cancelled":
            await call_off(calls, purchase, lines, f"Cancelled · {request.request_id}")
    document = Document(PURCHASE, purchase["id"], purchase["number"] or "")
    return PurchaseOrderCancelled(existed=True, evidence=calls.evidence(document))


async def _find(calls: Conversation, request: CancelPurchaseOrder) -> Row | None:
    booked = request.booked_by_request_id
    found = await find_booked(calls, booked) if booked else []
    if not found and request.purchase_order_number:
        domain = [("number", "=", request.purchase_order_number)]
        found = await calls.search(PURCHASE, domain, FIELDS, limit=1)
    return next(iter(found), None)


async def _refuse_if_begun(
    calls: Conversation, directory: PurchaseDirectory, purchase: Row, lines: list[PurchaseLine]
) -> None:
    arrived = await arrived_of(calls, lines, await directory.quarantine(calls))
    if any(one.received for one in arrived.values()):
        sentence = f"goods of purchase order {purchase['number']} have arrived"
        raise refuse("already_received", sentence)
    if any((await billed_of(calls, lines)).values()):
        raise refuse("already_billed", f"purchase order {purchase['number']} is billed")
