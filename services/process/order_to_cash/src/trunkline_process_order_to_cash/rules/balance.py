"""What was billed, what was paid, and which money goes to which invoice."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_model.invoice import Invoice
from trunkline_model.money import Money, total, zero

from ..order import OrderCase
from .day import day_of


class Payment(Struct, frozen=True):
    """Money that came for the order."""

    payment: str
    """Card payment id or bank entry reference."""
    method: PaymentMethod
    """How it came."""
    amount: Money
    """How much."""
    received_on: date
    """When."""
    names: str = ""
    """The number that its payer named; an invoice's own number sends it there first."""


class Application(Struct, frozen=True):
    """Some of a payment, for some of an invoice."""

    payment: Payment
    """The money."""
    invoice: Invoice
    """The debt."""
    amount: Money
    """The lesser of what is left of both; positive."""

    @property
    def cause(self) -> str:
        """What makes this application one: its payment and its invoice."""
        return f"{self.payment.payment}/{self.invoice.invoice_number}"


def payments(case: OrderCase) -> tuple[Payment, ...]:
    """List the money that came, each payment once."""
    cards = [
        Payment(one.payment_id, PaymentMethod.CARD, one.amount, day_of(one.processed_at))
        for one in case.card_payments
    ]
    transfers = [
        Payment(
            one.entry_reference,
            PaymentMethod.BANK_TRANSFER,
            one.amount,
            one.booked_on,
            one.matched_by,
        )
        for one in case.credits
    ]
    return (*cards, *transfers)


def invoices(case: OrderCase) -> tuple[Invoice, ...]:
    """List the invoices, oldest first."""
    return tuple(sorted((one.invoice for one in case.invoiced), key=_age))


def _age(invoice: Invoice) -> tuple[date, str]:
    return invoice.invoiced_on, invoice.invoice_number


def billed(case: OrderCase) -> Money:
    """Sum what the ERP billed."""
    return total((one.gross for one in invoices(case)), currency(case))


def paid(case: OrderCase) -> Money:
    """Sum what the ERP applied."""
    return total((one.amount for one in case.receipts), currency(case))


def outstanding(case: OrderCase) -> Money:
    """Give what is billed and not paid."""
    return billed(case) - paid(case)


def unpaid(case: OrderCase) -> Money:
    """Give what of the whole order no money came for; nothing before it was validated."""
    whole = case.order.gross if case.order else zero(currency(case))
    return whole - total((one.amount for one in payments(case)), currency(case))


def unapplied(case: OrderCase) -> Money:
    """Give what came and is applied to nothing."""
    return total((one.amount for one in payments(case)), currency(case)) - paid(case)


def currency(case: OrderCase) -> str:
    """Name the order's currency."""
    if case.order is not None:
        return case.order.currency
    if case.captured:
        return case.captured[0].order.currency
    return case.placed[0].placement.currency if case.placed else "GBP"


def applications(case: OrderCase) -> tuple[Application, ...]:
    """List what can be applied now, to the invoice that a payer named, then to the oldest."""
    pairs = [(payment, invoice) for invoice in invoices(case) for payment in payments(case)]
    pairs.sort(key=lambda pair: pair[0].names != pair[1].invoice_number)
    found = (
        Application(payment, invoice, _lesser(case, payment, invoice)) for payment, invoice in pairs
    )
    return tuple(one for one in found if one.amount.amount > 0 and not _known(case, one))


def _known(case: OrderCase, one: Application) -> bool:
    pair = one.payment.payment, one.invoice.invoice_number
    return any((known.payment, known.invoice_number) == pair for known in case.receipts)


def _lesser(case: OrderCase, payment: Payment, invoice: Invoice) -> Money:
    used = _applied(case, payment=payment.payment)
    settled = _applied(case, invoice_number=invoice.invoice_number)
    left = min(payment.amount.amount - used, invoice.gross.amount - settled)
    return Money(left, invoice.gross.currency)


def _applied(case: OrderCase, *, payment: str = "", invoice_number: str = "") -> Decimal:
    found = zero(currency(case))
    for one in case.receipts:
        if one.payment == payment or one.invoice_number == invoice_number:
            found = found + one.amount
    return found.amount
