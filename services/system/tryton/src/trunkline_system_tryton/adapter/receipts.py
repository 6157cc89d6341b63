"""Money that customers paid, posted by the pay wizard and reconciled with its invoice.

The wizard runs under the timestamp of the invoice as it was read, so a second run of one
request is refused by Tryton once the first has committed, however late it comes.
"""

from decimal import Decimal

from trunkline_kit.errors import Conflict, Unavailable
from trunkline_mapping.about import about_receipt
from trunkline_model.capabilities.receipts import ReceiptRecorded, RecordReceipt
from trunkline_model.money import PENNY
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import money
from trunkline_system_tryton.refusals import refuse, wrong

from .backend import Backend
from .billing import INVOICE
from .invoices import find_invoice

MOVE = "account.move"
WIZARD = "account.invoice.pay"


class ReceiptsAdapter:
    """Answers the receipts port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def record_receipt(self, request: RecordReceipt) -> ReceiptRecorded:
        """Post and reconcile."""
        calls = self._backend.talk(request)
        calls.about = about_receipt(request)
        invoice = await find_invoice(calls, request.invoice_number)
        _check(request, invoice)
        posted = await _find(calls, request)
        if posted is None:
            posted = await self._pay(calls, request, invoice)
            invoice = await find_invoice(calls, request.invoice_number)
        return ReceiptRecorded(
            receipt_number=posted["number"],
            outstanding=money(invoice["amount_to_pay"], request.amount.currency),
            evidence=calls.evidence(Document(MOVE, posted["id"], posted["number"])),
        )

    async def _pay(self, calls: Conversation, request: RecordReceipt, invoice: Row) -> Row:
        if request.amount.amount > invoice["amount_to_pay"]:
            outstanding = money(invoice["amount_to_pay"], request.amount.currency)
            sentence = f"{request.invoice_number} has only {outstanding} outstanding"
            raise refuse("more_than_outstanding", sentence, "amount")
        asked = await self._asked(calls, request, invoice)
        try:
            active = (INVOICE, invoice["id"])
            await calls.run_wizard(WIZARD, "pay", asked, active, timestamp=invoice["_timestamp"])
        except Conflict as changed:
            return await self._found_after(changed, calls, request)
        posted = await _find(calls, request)
        if posted is None:
            raise refuse("not_posted", "Tryton took the payment and posted nothing")
        return posted

    async def _found_after(
        self, changed: Conflict, calls: Conversation, request: RecordReceipt
    ) -> Row:
        """Give what an earlier send of ours posted; else this one did nothing and may be repeated.

        The next ask reads the invoice again, and the new timestamp bars whatever is on its way.
        """
        posted = await _find(calls, request)
        if posted is None:
            raise Unavailable(changed.sentence, reason=changed.reason) from changed
        return posted

    async def _asked(self, calls: Conversation, request: RecordReceipt, invoice: Row) -> Row:
        method = await self._backend.directory.payment_method(calls, request.method)
        rows = await calls.read(INVOICE, [invoice["id"]], ["party", "currency", "company"])
        start = {
            "payee": rows[0]["party"],
            "amount": request.amount.amount,
            "currency": rows[0]["currency"],
            "company": rows[0]["company"],
            "payment_method": method["id"],
            "date": request.received_on,
            "description": _description(request),
        }
        lines = {"lines": [], "payment_lines": [], "lines_to_pay": invoice["lines_to_pay"]}
        return {"start": start, "ask": {"type": "partial", "amount": start["amount"], **lines}}


async def _find(calls: Conversation, request: RecordReceipt) -> Row | None:
    domain = [("description", "=", _description(request)), ("journal.type", "=", "cash")]
    rows = await calls.search(MOVE, domain, ["number"], limit=1)
    return rows[0] if rows else None


def _description(request: RecordReceipt) -> str:
    return f"{request.reference} · {request.request_id}"


def _check(request: RecordReceipt, invoice: Row) -> None:
    amount, currency = request.amount.amount, invoice["currency."]["code"]
    if request.amount.currency != currency:
        raise wrong("amount.currency", "other_currency", f"the invoice is in {currency}")
    if amount <= Decimal(0):
        raise wrong("amount.amount", "not_positive", "a receipt needs a positive amount")
    if amount % PENNY:
        raise wrong("amount.amount", "fraction_of_penny", "a receipt is in whole pennies")
