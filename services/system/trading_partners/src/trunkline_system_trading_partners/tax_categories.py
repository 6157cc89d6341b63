"""Whether a bill's VAT fits its categories, as EN 16931 asks of UBL, in whatever format it came.

Its rules BR-S to BR-O: only the category S bears a rate, each category and rate is said once, what
charges nothing says why, and what is outside the scope of VAT stands on a bill of its own.
"""

from collections.abc import Iterator
from decimal import Decimal

from trunkline_model.trade_invoice import TradeInvoice

from .unreadable import Unreadable

STANDARD, ZERO, OUTSIDE = "S", "Z", "O"
EXPLAINED = frozenset({"E", "AE", "K", "G", OUTSIDE})
"""Categories that charge nothing and have to say why."""
UNCHARGED = EXPLAINED | {ZERO}
REASON = "tax_category"


def prove_categories(invoice: TradeInvoice) -> None:
    """Raise Unreadable (`tax_category`) naming the first place that breaks a rule."""
    for at, category, rate in _rated(invoice):
        _rate(at, category, rate)
    _once(invoice)
    _explained(invoice)
    _outside_alone(invoice)


def _rated(invoice: TradeInvoice) -> Iterator[tuple[str, str, Decimal]]:
    for at, line in enumerate(invoice.lines):
        yield f"lines[{at}].tax_rate", line.tax_category, line.tax_rate
    for at, charge in enumerate(invoice.charges):
        yield f"charges[{at}].tax_rate", charge.tax_category, charge.tax_rate
    for at, tax in enumerate(invoice.taxes):
        yield f"taxes[{at}].rate", tax.category, tax.rate


def _rate(at: str, category: str, rate: Decimal) -> None:
    if category == STANDARD and rate <= 0:
        _refuse(at, "category S is charged, and its rate is above zero")
    if category in UNCHARGED and rate != 0:
        _refuse(at, f"category {category} is not charged, and its rate is zero")


def _once(invoice: TradeInvoice) -> None:
    said: set[tuple[str, Decimal]] = set()
    for at, tax in enumerate(invoice.taxes):
        if (tax.category, tax.rate) in said:
            _refuse(f"taxes[{at}]", f"tax of {tax.category} at {tax.rate:f} per cent comes twice")
        said.add((tax.category, tax.rate))


def _explained(invoice: TradeInvoice) -> None:
    for at, tax in enumerate(invoice.taxes):
        if tax.category in EXPLAINED and not tax.exemption:
            _refuse(f"taxes[{at}].exemption", f"category {tax.category} needs a reason")
        if tax.category in {STANDARD, ZERO} and tax.exemption:
            _refuse(f"taxes[{at}].exemption", f"category {tax.category} takes no exemption")


def _outside_alone(invoice: TradeInvoice) -> None:
    outside = [tax.category == OUTSIDE for tax in invoice.taxes]
    if any(outside) and not all(outside):
        at = outside.index(False)
        _refuse(f"taxes[{at}].category", "what is outside the scope of VAT is billed by itself")


def _refuse(at: str, said: str) -> None:
    raise Unreadable(REASON, f"{at}: {said}; ask for a correct document", field=at)
