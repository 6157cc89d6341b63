"""Undoing a payment that the bank returned: the invoice is owed again, and the bank has the money.

The reversal is a move of its own that names the payment as its origin; Tryton's own wizard would
take the day of the payment instead of the day the money came back. Resumable step by step.
"""

from trunkline_model.capabilities.supplier_payments import ReverseSupplierPayment
from trunkline_system_tryton.conversation import Conversation, Row

from .bills import INVOICE

MOVE = "account.move"
MOVE_LINE = "account.move.line"
RECONCILIATION = "account.move.reconciliation"
LINE_FIELDS = ["account", "account.reconcile", "party", "debit", "credit", "reconciliation"]


async def is_reversed(calls: Conversation, payment: Row) -> bool:
    """Say whether a payment was undone."""
    return any(one["state"] == "posted" for one in await _reversals(calls, payment))


async def pay_back(
    calls: Conversation, request: ReverseSupplierPayment, payment: Row, period: int
) -> None:
    """Owe the invoice again and post the money's return, or carry on with it."""
    if await is_reversed(calls, payment):
        return
    lines = await calls.read(MOVE_LINE, payment["lines"], LINE_FIELDS)
    applied = [one for one in lines if one["account."]["reconcile"] and one["party"]]
    await _release(calls, payment, applied)
    if not await _reversals(calls, payment):
        await calls.create(MOVE, _values(request, payment, lines, period))
    oldest, *late = await _reversals(calls, payment)
    for one in late:
        await calls.press(MOVE, "delete", one["id"])
    await calls.press(MOVE, "post", oldest["id"])


async def _reversals(calls: Conversation, payment: Row) -> list[Row]:
    domain = [("origin", "=", f"{MOVE},{payment['id']}")]
    return await calls.search(MOVE, domain, ["state"], order=[("id", "ASC")])


async def _release(calls: Conversation, payment: Row, applied: list[Row]) -> None:
    """Take the payment off its invoice, which is then owed again."""
    ledger_id = int(payment["origin"].partition(",")[2])
    for one in applied:
        if one["reconciliation"]:
            await calls.press(RECONCILIATION, "delete", one["reconciliation"])
    invoice = (await calls.read(INVOICE, [ledger_id], ["state", "payment_lines"]))[0]
    if invoice["state"] == "paid":  # Tryton lost the queued task that owes it again
        await calls.press(INVOICE, "process", ledger_id)
    mine = [one["id"] for one in applied if one["id"] in invoice["payment_lines"]]
    if mine:
        await calls.update(INVOICE, ledger_id, {"payment_lines": [["remove", mine]]})


def _values(request: ReverseSupplierPayment, payment: Row, lines: list[Row], period: int) -> Row:
    mirrored = [
        {
            "account": one["account"],
            "party": one["party"],
            "debit": one["credit"],
            "credit": one["debit"],
        }
        for one in lines
    ]
    return {
        "journal": payment["journal"],
        "period": period,
        "date": request.reversed_on,
        "description": f"Returned: {request.reason}",
        "origin": f"{MOVE},{payment['id']}",
        "lines": [["create", mirrored]],
    }
