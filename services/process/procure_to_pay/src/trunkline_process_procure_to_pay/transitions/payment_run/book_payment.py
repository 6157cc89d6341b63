"""Post what the bank debited, tell the supplier what it pays, and give back what was refused."""

from datetime import date

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.supplier_documents import DocumentSent, SendRemittanceAdvice
from trunkline_model.capabilities.supplier_invoices import PostSupplierCreditNote
from trunkline_model.capabilities.supplier_payments import (
    RecordSupplierPayment,
    SupplierPaymentRecorded,
)
from trunkline_model.money import Money, total, zero
from trunkline_model.trade_invoice import InvoiceKind, RemittanceAdvice, RemittanceLine

from ...books import TellBill
from ...cases.payment_run import RunCase
from ...facts.payment_run import (
    PaymentBooked,
    PaymentDebited,
    PaymentRejected,
    RemittanceSent,
    RunClosed,
    RunItem,
    RunPayment,
)
from ...facts.supplier_invoice import BillReinstated, BillSettled, BillUnscheduled
from ...posting import discount_note
from ..moment import now
from ..supplier_invoice.post_bill import POST_SUPPLIER_CREDIT_NOTE
from .send_payment_file import TELL_BILL

RECORD_SUPPLIER_PAYMENT = Step(
    name="record_supplier_payment",
    system="erp",
    request=RecordSupplierPayment,
    result=SupplierPaymentRecorded,
    send=lambda ports, request: ports.erp.supplier_payments.record_supplier_payment(request),
)
SEND_REMITTANCE_ADVICE = Step(
    name="send_remittance_advice",
    system="supplier",
    request=SendRemittanceAdvice,
    result=DocumentSent,
    send=lambda ports, request: ports.trade.documents.send_remittance_advice(request),
)


async def book_payment(run: Run, case: RunCase) -> None:
    """Apply one payment to each of its bills, credit notes too, and tell them."""
    payment = _payment(run, case)
    debit = next(one for one in case.debited if one.end_to_end_id == run.cause)
    numbers: list[str] = []
    for item in payment.items:
        if item.discount is not None:
            note = await _post_discount(run, item, debit.booked_on)
            numbers.append(await _apply(run, note, item.discount, debit))
        numbers.append(await _apply(run, item.ledger_number, _settled(item), debit))
        settled = BillSettled(
            occurred_at=now(),
            run_key=run.business_key,
            paid_on=debit.booked_on,
            amount=item.amount,
        )
        await run.step(TELL_BILL, TellBill("", item.bill_key, settled), key=item.bill_key)
    run.record(
        PaymentBooked(occurred_at=now(), end_to_end_id=run.cause, document_numbers=tuple(numbers))
    )


async def _apply(run: Run, ledger_number: str, amount: Money, debit: PaymentDebited) -> str:
    """Apply some of a payment to a document of the ERP; gives the ERP's number of it."""
    request = RecordSupplierPayment(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        ledger_number=ledger_number,
        amount=amount,
        paid_on=debit.booked_on,
        reference=debit.end_to_end_id,
    )
    return (await run.step(RECORD_SUPPLIER_PAYMENT, request, key=ledger_number)).payment_number


async def _post_discount(run: Run, item: RunItem, posted_on: date) -> str:
    """Post what was taken off as a credit note, VAT too; gives its number in the ERP."""
    clients = run.clients
    case = await clients.books.read_bill(item.bill_key)
    agreed = clients.terms.early_payment.get(item.supplier_code)
    if agreed is None:
        raise NeedsPerson(_not_agreed(item))
    note = discount_note(f"{run.case_id}/{item.bill_key}", case, agreed, posted_on)
    if note.gross != item.discount:
        raise NeedsPerson(_not_agreed(item))
    request = PostSupplierCreditNote(clients.erp.connection_id, "", note)
    posted = await run.step(POST_SUPPLIER_CREDIT_NOTE, request, key=item.ledger_number)
    return posted.document.ledger_number


def _not_agreed(item: RunItem) -> Problem:
    return Problem(
        reason="discount_changed",
        field="discount",
        sentence=f"{item.discount} were taken off {item.number} for paying it early, and what is "
        f"agreed with {item.supplier_code} says otherwise by now.",
        suggestion="Put the term back as it was when the run was proposed, then retry.",
    )


async def send_remittance(run: Run, case: RunCase) -> None:
    """Tell the supplier which bills a payment pays."""
    payment = _payment(run, case)
    debit = next(one for one in case.debited if one.end_to_end_id == run.cause)
    advice = RemittanceAdvice(
        remittance_number=payment.end_to_end_id,
        paid_on=debit.booked_on,
        currency=payment.amount.currency,
        total=payment.amount,
        lines=tuple(_advised(one) for one in payment.items),
        payment_reference=payment.end_to_end_id,
    )
    connection_id = run.clients.trade.connection(payment.supplier_code)
    sent = await run.step(SEND_REMITTANCE_ADVICE, SendRemittanceAdvice(connection_id, "", advice))
    run.record(RemittanceSent(occurred_at=now(), end_to_end_id=run.cause, document_id=sent.name))


async def give_back(run: Run, case: RunCase) -> None:
    """Let the bills of a payment that the bank refused be offered again, and have it looked at."""
    payment, reason = _payment(run, case), _reason(run, case)
    for item in payment.items:
        fact = BillUnscheduled(occurred_at=now(), run_key=run.business_key, reason=reason)
        await run.step(TELL_BILL, TellBill("", item.bill_key, fact), key=item.bill_key)
    run.record(PaymentRejected(occurred_at=now(), end_to_end_id=run.cause))
    run.flag(
        Problem(
            reason="payment_rejected",
            sentence=f"The bank does not pay {payment.amount} to {payment.supplier_code} "
            f"({payment.end_to_end_id}): {reason}.",
            suggestion="Put right what the books have of the account; its bills may be offered "
            "again.",
        )
    )


async def reinstate(run: Run, case: RunCase) -> None:
    """Owe again what was paid and came back; the posting is reversed by a person in the ERP."""
    payment, reason = _payment(run, case), _reason(run, case)
    for item in payment.items:
        fact = BillReinstated(occurred_at=now(), run_key=run.business_key, reason=reason)
        await run.step(TELL_BILL, TellBill("", item.bill_key, fact), key=item.bill_key)
    run.record(PaymentRejected(occurred_at=now(), end_to_end_id=run.cause))
    run.flag(
        Problem(
            reason="payment_returned",
            sentence=f"{payment.amount} to {payment.supplier_code} ({payment.end_to_end_id}) came "
            f"back: {reason}. Its bills are owed again.",
            suggestion="Reverse the payment in the ERP and put right the account.",
            severity="high",
        )
    )


async def close_run(run: Run, case: RunCase) -> None:
    """Close: every payment is reconciled or was given back."""
    amounts = (one.amount for one in case.payments if one.end_to_end_id in case.paid)
    currency = case.payments[0].amount.currency
    run.record(RunClosed(occurred_at=now(), paid=total(amounts, currency)))


def _payment(run: Run, case: RunCase) -> RunPayment:
    return next(one for one in case.payments if one.end_to_end_id == run.cause)


def _reason(run: Run, case: RunCase) -> str:
    said = [one.reason for one in case.returned if one.end_to_end_id == run.cause]
    said += [
        one.reason
        for one in case.reported
        if not one.accepted and one.end_to_end_id in {"", run.cause}
    ]
    return next((one for one in said if one), "it does not say why")


def _settled(item: RunItem) -> Money:
    """Give what of a document is settled: what is paid, and what is taken off."""
    paid = _positive(item.amount)
    return paid + item.discount if item.discount else paid


def _positive(amount: Money) -> Money:
    return -amount if amount.amount < zero(amount.currency).amount else amount


def _advised(item: RunItem) -> RemittanceLine:
    credit = item.amount.amount < 0
    return RemittanceLine(
        document_number=item.number,
        kind=InvoiceKind.CREDIT_NOTE if credit else InvoiceKind.INVOICE,
        document_on=item.issued_on,
        amount=_settled(item),
        discount=item.discount,
    )
