"""Cancelling a sale of which nothing has left; resumable from wherever it stopped.

A sale in process cannot be cancelled in Tryton. Its shipments and draft bills are, and the
sale is told to ignore them; it then ends with nothing to ship and nothing to bill.
"""

from trunkline_model.capabilities.sales_orders import CancelSalesOrder, SalesOrderCancelled
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.refusals import refuse

from .barring import bar, is_bar
from .booking import find_booking
from .sales import FIELDS, LIGHT_FIELDS, LINE, SALE, is_cancelled

SHIPMENT = "stock.shipment.out"
INVOICE = "account.invoice"
STEPS_MAX = 6
BACK = {
    "quotation": ("draft", "draft"),
    "confirmed": ("draft", "draft"),
    "draft": ("cancel", "cancelled"),
}
"""What takes a sale back, by state."""


async def cancel(
    calls: Conversation, directory: Directory, request: CancelSalesOrder
) -> SalesOrderCancelled:
    """Cancel; a booking that never took effect is a success, and cannot take effect later."""
    sale = await _find(calls, directory, request) or await bar(calls, directory, request)
    if sale is None:
        nothing = Document(SALE, 0, request.sales_order_number)
        return SalesOrderCancelled(existed=False, evidence=calls.evidence(nothing))
    sale = await calls.advance(SALE, sale, BACK, FIELDS)
    if not is_cancelled(sale):
        await _unwind(calls, sale, request.reason)
        sale = await _settle(calls, sale["id"])
    document = Document(SALE, sale["id"], sale["number"] or "")
    return SalesOrderCancelled(existed=not is_bar(sale), evidence=calls.evidence(document))


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
    await _note(calls, sale, f"Cancelled: {reason}")
    for model, rows in ((SHIPMENT, shipments), (INVOICE, invoices)):
        for row in rows:
            if row["state"] != "cancelled":
                await calls.press(model, "cancel", row["id"])


async def _note(calls: Conversation, sale: Row, message: str) -> None:
    resource = f"{SALE},{sale['id']}"
    domain = [("resource", "=", resource), ("message", "=", message)]
    if not await calls.search("ir.note", domain, ["id"], limit=1):
        await calls.create("ir.note", {"resource": resource, "message": message})


async def _settle(calls: Conversation, ledger_id: int) -> Row:
    """Tell the sale not to make again what was cancelled, until it has nothing left to do."""
    for _ in range(STEPS_MAX):
        sale = (await calls.read(SALE, [ledger_id], LIGHT_FIELDS))[0]
        if is_cancelled(sale):
            return sale
        if sale["shipment_state"] == "exception":
            lines = await calls.read(LINE, sale["lines"], ["moves"])
            await _ignore(calls, sale, "shipment", [m for line in lines for m in line["moves"]])
        elif sale["invoice_state"] == "exception":
            await _ignore(calls, sale, "invoice", sale["invoices"])
        else:  # Tryton lost the queued task that notices the cancellations
            await calls.press(SALE, "process", ledger_id)
    raise refuse("not_cancelled", f"Tryton keeps sale {ledger_id} open")


async def _ignore(calls: Conversation, sale: Row, kind: str, ids: list[int]) -> None:
    name = {"shipment": "moves", "invoice": "invoices"}[kind]
    asked = {f"domain_{name}": ids, f"ignore_{name}": ids, f"recreate_{name}": []}
    wizard = f"sale.handle.{kind}.exception"
    await calls.run_wizard(wizard, "handle", {"ask": asked}, (SALE, sale["id"]))
