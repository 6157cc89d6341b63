"""Requisitions as orders find them: approved, and fulfilled by the lines of a purchase."""

from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.refusals import refuse

from .purchases import LINE

REQUISITION = "purchase.requisition"
REQUEST = "purchase.request"
FIELDS = ["number", "description", "state", "total_amount", "currency.code", "lines"]
APPROVED = {"approved", "processing", "done"}


async def requests_of(calls: Conversation, requisition: Row) -> list[Row]:
    """Give the purchase requests that an approved requisition became."""
    origin = ("origin.id", "in", requisition["lines"], "purchase.requisition.line")
    return await calls.search(REQUEST, [origin], ["product", "purchase_line"])


async def require_approved(calls: Conversation, number: str) -> Row | None:
    """Give the requisition that an order fulfils, if it names one; Refused unless approved."""
    if not number:
        return None
    rows = await calls.search(REQUISITION, [("number", "=", number)], FIELDS, limit=1)
    nothing: Row = {"state": "", "lines": []}
    requisition = rows[0] if rows else nothing
    if requisition["state"] == "approved":  # Tryton lost the queued task that makes the requests
        await calls.press(REQUISITION, "process", requisition["id"])
    requested = await requests_of(calls, requisition) if requisition["lines"] else []
    if requisition["state"] not in APPROVED or not requested:
        sentence = f"there is no approved requisition {number!r}"
        raise refuse("not_approved", sentence, "order.requisition_number")
    return requisition


async def fulfil(calls: Conversation, requisition: Row | None, purchase: Row) -> None:
    """Note which line of a purchase fulfils each request for its article."""
    if requisition is None:
        return
    lines = await calls.read(LINE, purchase["lines"], ["product"])
    by_product = {line["product"]: line["id"] for line in lines}
    for one in await requests_of(calls, requisition):
        line = by_product.get(one["product"])
        if line is not None and not one["purchase_line"]:
            await calls.update(REQUEST, one["id"], {"purchase_line": line})
