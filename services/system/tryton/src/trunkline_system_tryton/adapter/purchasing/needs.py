"""Requisitions as orders find them: approved, and fulfilled by a purchase.

Approved, a requisition becomes purchase requests, which Tryton lets nobody tie to a purchase of
ours. They are deleted once it is ordered, so that nobody orders them again, and a note says so.
"""

from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.refusals import refuse

from .bars import NOTE, note

REQUISITION = "purchase.requisition"
REQUEST = "purchase.request"
PURCHASE = "purchase.purchase"
FIELDS = ["number", "description", "state", "total_amount", "currency.code", "lines"]
APPROVED = {"approved", "processing", "done"}
ORDERED = "Ordered: "
WITHDRAWN = "Withdrawn: "


async def state_of(calls: Conversation, requisition: Row) -> str:
    """Give our state of a requisition."""
    if requisition["state"] in {"cancelled", "rejected"}:
        return "withdrawn"
    if requisition["state"] not in APPROVED:
        return "waiting"
    resource = ("resource", "=", f"{REQUISITION},{requisition['id']}")
    notes = [one["message"] for one in await calls.search(NOTE, [resource], ["message"])]
    if any(one.startswith(WITHDRAWN) for one in notes):
        return "withdrawn"
    orders = [one.removeprefix(ORDERED) for one in notes if one.startswith(ORDERED)]
    return "ordered" if await _stands(calls, orders) else "approved"


async def _stands(calls: Conversation, numbers: list[str]) -> bool:
    """Tell whether anything is still to come of the orders that a requisition became."""
    if not numbers:
        return False
    live = [("state", "!=", "cancelled"), ("lines.quantity", ">", 0)]
    return bool(await calls.search(PURCHASE, [("number", "in", numbers), *live], ["id"]))


async def require_approved(calls: Conversation, number: str) -> Row | None:
    """Give the requisition that an order fulfils, if it names one; Refused unless approved."""
    if not number:
        return None
    rows = await calls.search(REQUISITION, [("number", "=", number)], FIELDS, limit=1)
    if not rows or await state_of(calls, rows[0]) not in {"approved", "ordered"}:
        sentence = f"there is no approved requisition {number!r}"
        raise refuse("not_approved", sentence, "order.requisition_number")
    return rows[0]


async def fulfil(calls: Conversation, requisition: Row | None, purchase: Row) -> None:
    """Note which purchase fulfils a requisition, and take its requests away."""
    if requisition is not None:
        resource = f"{REQUISITION},{requisition['id']}"
        await note(calls, resource, f"{ORDERED}{purchase['number']}")
        await drop_requests(calls, requisition)


async def drop_requests(calls: Conversation, requisition: Row) -> None:
    """Delete the purchase requests that an approved requisition became."""
    origin = ("origin.id", "in", requisition["lines"], "purchase.requisition.line")
    for one in await calls.search(REQUEST, [origin], ["id"]):
        await calls.press(REQUEST, "delete", one["id"])
