"""Money that went to suppliers, posted by the pay wizard and reconciled with what they billed.

The wizard runs under the timestamp of the invoice as it was read, so a second run of one
request is refused by Tryton once the first has committed, however late it comes.
"""

from decimal import Decimal

from trunkline_kit.errors import Conflict, Unavailable
from trunkline_mapping.about import about_supplier_payment
from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_model.capabilities.supplier_payments import (
    GetSupplierPayment,
    PostedSupplierPayment,
    RecordSupplierPayment,
    ReverseSupplierPayment,
    SupplierPaymentRecorded,
    SupplierPaymentReversed,
)
from trunkline_model.money import Money
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import money
from trunkline_system_tryton.refusals import refuse, unknown

from .bars import bar, cancelled, is_barred
from .bills import INVOICE, find_bill, is_credit, outstanding_of
from .checks import require_amount, require_open
from .paying_back import is_reversed, pay_back

MOVE = "account.move"
WIZARD = "account.invoice.pay"
FIELDS = ["number", "date", "description", "origin", "lines", "period", "journal"]


class SupplierPaymentsAdapter:
    """Answers the supplier payments port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def record_supplier_payment(
        self, request: RecordSupplierPayment
    ) -> SupplierPaymentRecorded:
        """Post and reconcile."""
        calls, directory = self._backend.talk(request), self._backend.directory
        calls.about = about_supplier_payment(request)
        invoice = await find_bill(calls, request.ledger_number)
        amount = await require_amount(calls, directory, request.amount, "amount")
        await require_open(calls, request.paid_on, "paid_on")
        posted = await _find(calls, request.request_id)
        if posted is None:
            if await is_barred(calls, directory, request.request_id):
                raise cancelled()
            posted = await self._pay(calls, request, invoice, amount)
            invoice = await find_bill(calls, request.ledger_number)
        return SupplierPaymentRecorded(
            payment_number=posted["number"],
            outstanding=money(outstanding_of(invoice), request.amount.currency),
            evidence=calls.evidence(Document(MOVE, posted["id"], posted["number"])),
        )

    async def reverse_supplier_payment(
        self, request: ReverseSupplierPayment
    ) -> SupplierPaymentReversed:
        """Undo; one that never was cannot be recorded later."""
        calls = self._backend.talk(request)
        await bar(calls, self._backend.directory, request.recorded_by_request_id)
        payment = await _recorded(calls, request)
        if payment is None:
            nothing = Document(MOVE, 0, request.payment_number)
            return SupplierPaymentReversed(existed=False, evidence=calls.evidence(nothing))
        period = await require_open(calls, request.reversed_on, "reversed_on")
        await pay_back(calls, request, payment, period)
        document = Document(MOVE, payment["id"], payment["number"])
        return SupplierPaymentReversed(existed=True, evidence=calls.evidence(document))

    async def get_supplier_payment(self, request: GetSupplierPayment) -> PostedSupplierPayment:
        """Read a payment."""
        calls = self._backend.talk(request)
        payment = await _numbered(calls, request.payment_number)
        if payment is None:
            raise unknown("supplier payment", request.payment_number)
        return await read_payment(calls, payment)

    async def _pay(
        self, calls: Conversation, request: RecordSupplierPayment, invoice: Row, amount: Decimal
    ) -> Row:
        if invoice["state"] == "cancelled":
            raise refuse("cancelled", f"{request.ledger_number} was cancelled")
        if amount > outstanding_of(invoice):
            outstanding = money(outstanding_of(invoice), request.amount.currency)
            sentence = f"{request.ledger_number} has only {outstanding} outstanding"
            raise refuse("more_than_outstanding", sentence, "amount")
        asked = await self._asked(calls, request, invoice)
        active, stamp = (INVOICE, invoice["id"]), invoice["_timestamp"]
        try:
            await calls.run_wizard(WIZARD, "pay", asked, active, timestamp=stamp)
        except Conflict as changed:
            posted = await _find(calls, request.request_id)
            if posted is None:
                raise Unavailable(changed.sentence, reason=changed.reason) from changed
            return posted
        posted = await _find(calls, request.request_id)
        if posted is None:
            raise refuse("not_posted", "Tryton took the payment and posted nothing")
        return posted

    async def _asked(
        self, calls: Conversation, request: RecordSupplierPayment, invoice: Row
    ) -> Row:
        method = await self._backend.directory.payment_method(calls, PaymentMethod.BANK_TRANSFER)
        fields = ["party", "currency", "company"]
        row = (await calls.read(INVOICE, [invoice["id"]], fields))[0]
        amount = request.amount.amount
        start = {
            "payee": row["party"],
            "amount": -amount if is_credit(invoice) else amount,
            "currency": row["currency"],
            "company": row["company"],
            "payment_method": method["id"],
            "date": request.paid_on,
            "description": f"{request.reference} · {request.request_id}",
        }
        lines = {"lines": [], "payment_lines": [], "lines_to_pay": invoice["lines_to_pay"]}
        return {"start": start, "ask": {"type": "partial", "amount": start["amount"], **lines}}


async def read_payment(calls: Conversation, payment: Row) -> PostedSupplierPayment:
    """Read a payment's move with the invoice that it paid."""
    return (await read_applied(calls, payment))[0]


async def read_applied(calls: Conversation, payment: Row) -> tuple[PostedSupplierPayment, Money]:
    """Read the same, and what it took off what is owed: below zero for a credit note."""
    ledger_id = int(payment["origin"].partition(",")[2])
    fields = ["number", "party.code", "account", "currency.code"]
    invoice = (await calls.read(INVOICE, [ledger_id], fields))[0]
    lines = await calls.read("account.move.line", payment["lines"], ["account", "debit", "credit"])
    applied = sum(
        (one["debit"] - one["credit"] for one in lines if one["account"] == invoice["account"]),
        Decimal(0),
    )
    signed = money(applied, invoice["currency."]["code"])
    posted = PostedSupplierPayment(
        payment_number=payment["number"],
        state="reversed" if await is_reversed(calls, payment) else "posted",
        ledger_number=invoice["number"],
        supplier_code=invoice["party."]["code"],
        amount=-signed if applied < 0 else signed,
        paid_on=payment["date"],
        reference=(payment["description"] or "").partition(" · ")[0],
    )
    return posted, signed


async def _find(calls: Conversation, request_id: str) -> Row | None:
    domain = [("description", "like", f"% · {request_id}"), ("journal.type", "=", "cash")]
    rows = await calls.search(MOVE, domain, FIELDS, order=[("id", "ASC")], limit=1)
    return rows[0] if rows else None


async def _numbered(calls: Conversation, number: str) -> Row | None:
    if not number:
        return None
    domain = [
        ("number", "=", number),
        ("journal.type", "=", "cash"),
        ("origin.type", "=", "in", INVOICE),
    ]
    rows = await calls.search(MOVE, domain, FIELDS, limit=1)
    return rows[0] if rows else None


async def _recorded(calls: Conversation, request: ReverseSupplierPayment) -> Row | None:
    recorded = request.recorded_by_request_id
    found = await _find(calls, recorded) if recorded else None
    return found or await _numbered(calls, request.payment_number)
