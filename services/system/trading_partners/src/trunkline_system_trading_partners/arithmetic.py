"""Whether a bill adds up, to the penny, in whatever format it came."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from trunkline_model.money import PENNY, Money
from trunkline_model.trade_invoice import InvoiceKind, RemittanceAdvice, TradeInvoice

from .unreadable import Unreadable

HALF = PENNY / 2
"""The most by which a way of rounding may differ from the exact value."""
NOTHING = Decimal(0)
PRICE = "unit_price"
"""The only amount that may have parts of a penny (BR-DEC of EN 16931)."""


def prove(invoice: TradeInvoice) -> None:
    """Raise Unreadable (`currency`, `arithmetic`) naming the first figure that is wrong."""
    for at, amount in _amounts(invoice):
        if amount.currency != invoice.currency:
            sentence = f"an amount is not in {invoice.currency}; ask for one currency"
            raise Unreadable("currency", sentence, field=at)
        if amount != amount.rounded() and not at.endswith(PRICE):
            sentence = f"{at} is not in whole pennies; ask for a correct document"
            raise Unreadable("arithmetic", sentence, field=at)
    _lines(invoice)
    _taxes(invoice)
    _totals(invoice)


def prove_remittance(advice: RemittanceAdvice) -> None:
    """Raise Unreadable when the lines do not come to what was paid."""
    paid = NOTHING
    for at, line in enumerate(advice.lines):
        owed = {line.amount.currency, line.discount.currency if line.discount else advice.currency}
        if owed != {advice.currency}:
            sentence = f"a line is not in {advice.currency}"
            raise Unreadable("currency", sentence, field=f"lines[{at}]")
        taken = line.discount.amount if line.discount else NOTHING
        settled = line.amount.amount - taken
        paid += -settled if line.kind is InvoiceKind.CREDIT_NOTE else settled
    _same("total", paid, advice.total.amount)


def _lines(invoice: TradeInvoice) -> None:
    for at, line in enumerate(invoice.lines):
        exact = line.quantity * line.unit_price.amount + _of(line.adjustment)
        if abs(exact - line.net.amount) > HALF:
            _wrong(f"lines[{at}].net", exact, line.net.amount)


def _taxes(invoice: TradeInvoice) -> None:
    bases: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for line in invoice.lines:
        bases[line.tax_category, line.tax_rate] += line.net.amount
    for one in invoice.charges:
        signed = one.amount.amount if one.is_charge else -one.amount.amount
        bases[one.tax_category, one.tax_rate] += signed
    stated = {(tax.category, tax.rate) for tax in invoice.taxes}
    if missing := set(bases) - stated:
        category, rate = min(missing)
        sentence = f"there is no tax of {category} at {rate} per cent; ask for a correct document"
        raise Unreadable("arithmetic", sentence, field="taxes")
    for at, tax in enumerate(invoice.taxes):
        _same(f"taxes[{at}].base", bases[tax.category, tax.rate], tax.base.amount)
        exact = tax.base.amount * tax.rate / 100
        if abs(exact - tax.tax.amount) > HALF:
            _wrong(f"taxes[{at}].tax", exact, tax.tax.amount)


def _totals(invoice: TradeInvoice) -> None:
    lines = sum((line.net.amount for line in invoice.lines), NOTHING)
    charges = (one.amount.amount * (1 if one.is_charge else -1) for one in invoice.charges)
    net, tax = invoice.net.amount, invoice.tax.amount
    _same("line_total", lines, invoice.line_total.amount)
    _same("net", lines + sum(charges, NOTHING), net)
    _same("tax", sum((one.tax.amount for one in invoice.taxes), NOTHING), tax)
    _same("gross", net + tax, invoice.gross.amount)
    owed = invoice.gross.amount - _of(invoice.prepaid) + _of(invoice.rounding)
    _same("payable", owed, invoice.payable.amount)


def _amounts(invoice: TradeInvoice) -> Iterator[tuple[str, Money]]:
    for at, line in enumerate(invoice.lines):
        yield f"lines[{at}].{PRICE}", line.unit_price
        yield f"lines[{at}].net", line.net
        if line.adjustment:
            yield f"lines[{at}].adjustment", line.adjustment
    for at, tax in enumerate(invoice.taxes):
        yield f"taxes[{at}].base", tax.base
        yield f"taxes[{at}].tax", tax.tax
    for at, charge in enumerate(invoice.charges):
        yield f"charges[{at}].amount", charge.amount
    for name in ("line_total", "net", "tax", "gross", "payable", "prepaid", "rounding"):
        amount: Money | None = getattr(invoice, name)
        if amount:
            yield name, amount


def _of(amount: Money | None) -> Decimal:
    return amount.amount if amount else NOTHING


def _same(at: str, right: Decimal, stated: Decimal) -> None:
    if right != stated:
        _wrong(at, right, stated)


def _wrong(at: str, right: Decimal, stated: Decimal) -> None:
    whole = right.quantize(PENNY, ROUND_HALF_UP)
    sentence = f"{at} is {stated}, and comes to {whole}; ask for a correct document"
    raise Unreadable("arithmetic", sentence, field=at)
