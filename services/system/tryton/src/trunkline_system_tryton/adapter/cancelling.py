"""Cancelling a sale of which nothing has left; resumable from wherever it stopped.

A sale in process cannot be cancelled in Tryton. Its shipments and draft bills are, and the
sale is told to ignore them; it then ends with nothing to ship and nothing to bill.
"""

from trunkline_model.capabilities.sales_orders import CancelSalesOrder, SalesOrderCancelled
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.refusals import refuse

from .booking import find_booking
from .sales import FIELDS, LINE, SALE, is_cancelled

SHIPMENT = "stock.shipment.out"
INVOICE = "account.invoice"
BACK = {
    "quotation": ("draft", "draft"),
    "confirmed": ("draft", "draft"),
    "draft": ("cancel", "cancelled"),
}
"""What takes a sale back, by state."""


async def cancel(
    calls: Conversation, directory: Directory, request: CancelSalesOrder
) -> SalesOrderCancelled:
    """Cancel; a booking that never took effect is a success."""
    sale = await _find(calls, directory, request)
    if sale is None:
        nothing = Document(SALE, 0, request.sales_order_number)
        return SalesOrderCancelled(existed=False, evidence=calls.evidence(nothing))
    sale = await calls.advance(SALE, sale, BACK, FIELDS)
    if not is_cancelled(sale):
        await _unwind(calls, sale, request.reason)
        sale = (await calls.read(SALE, [sale["id"]], FIELDS))[0]
        if not is_cancelled(sale):
            raise refuse("not_cancelled", f"Tryton keeps sale {sale['number']} open")
    document = Document(SALE, sale["id"], sale["number"])
    return SalesOrderCancelled(existed=True, evidence=calls.evidence(document))


async def _find(calls: Conversation, directory: Directory, request: CancelSalesOrder) -> Row | None:
    shop = await directory.web_shop(calls)
    found = await find_booking(calls, shop, request.booked_by_request_id)
    if found is None and request.sales_order_number:
        domain = [("number", "=", request.sales_order_number)]
        rows = await calls.search(SALE, domain, FIELDS, limit=1)
        return rows[0] if rows else None
    return found


async def _unwind(calls: Conversation, sale: Row, reason: str) -> None:
    shipments = await calls.read(SHIPMENT, sale["shipments"], ["state"])
    invoices = await calls.read(INVOICE, sale["invoices"], ["state"])
    if any(one["state"] in {"shipped", "done"} for one in shipments):
        raise refuse("already_shipped", f"goods of sales order {sale['number']} have left")
    if any(one["state"] in {"posted", "paid"} for one in invoices):
        raise refuse("already_billed", f"sales order {sale['number']} is billed")
    for model, rows in ((SHIPMENT, shipments), (INVOICE, invoices)):
        for row in rows:
            if row["state"] != "cancelled":
                await calls.press(model, "cancel", row["id"])
    await _ignore(calls, sale, [one["id"] for one in invoices])
    note = {"resource": f"{SALE},{sale['id']}", "message": f"Cancelled: {reason}"}
    await calls.create("ir.note", note)


async def _ignore(calls: Conversation, sale: Row, invoices: list[int]) -> None:
    """Tell the sale not to make the cancelled shipments and bills again."""
    lines = await calls.read(LINE, sale["lines"], ["moves"])
    moves = [move for line in lines for move in line["moves"]]
    active = (SALE, sale["id"])
    if moves:
        asked = {"domain_moves": moves, "ignore_moves": moves, "recreate_moves": []}
        await calls.run_wizard("sale.handle.shipment.exception", "handle", {"ask": asked}, active)
    if invoices:
        asked = {"domain_invoices": invoices, "ignore_invoices": invoices, "recreate_invoices": []}
        await calls.run_wizard("sale.handle.invoice.exception", "handle", {"ask": asked}, active)
