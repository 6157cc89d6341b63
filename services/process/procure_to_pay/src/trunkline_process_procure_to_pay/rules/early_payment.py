"""What a supplier grants for being paid early, as it was agreed with it."""

from datetime import timedelta
from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money, total

from ..billing import Bill, BillKind
from ..payment_run.items import Discount

PER_CENT = Decimal(100)


class EarlyPayment(Struct, frozen=True, forbid_unknown_fields=True):
    """A discount agreed with one supplier."""

    per_cent: Decimal
    """Of what is billed, without VAT; the VAT falls with it."""
    days: int
    """From the date of the bill on: the last day on which the money may leave."""

    def __post_init__(self) -> None:
        """Take none that pays nothing, or pays us."""
        if not 0 < self.per_cent < PER_CENT or self.days < 0:
            raise ValueError("a discount is more than nothing and less than all, for some days")


class DiscountPart(Struct, frozen=True):
    """What is taken off of the lines under one tax code."""

    tax_code: str
    """Our tax code."""
    net: Money
    """Positive."""
    tax: Money
    """The VAT that is not claimed back any more."""


def parts_of(
    bill: Bill, tax_codes: tuple[str, ...], agreed: EarlyPayment
) -> tuple[DiscountPart, ...]:
    """Split what is taken off by tax code, each to the penny; what is worth nothing is left out."""
    found: dict[str, DiscountPart] = {}
    for code in dict.fromkeys(tax_codes):
        mine = [line for line, one in zip(bill.lines, tax_codes, strict=True) if one == code]
        base = total((one.net for one in mine), bill.currency)
        net = base.times(agreed.per_cent / PER_CENT).rounded()
        found[code] = DiscountPart(code, net, net.times(mine[0].vat_rate).rounded())
    return tuple(one for one in found.values() if one.net.amount > 0)


def granted(
    bill: Bill, tax_codes: tuple[str, ...], outstanding: Money, agreed: EarlyPayment | None
) -> Discount | None:
    """Give what may be taken off a bill of which nothing is paid; none of a credit note."""
    if agreed is None or bill.kind is not BillKind.INVOICE or outstanding != bill.gross:
        return None
    parts = parts_of(bill, tax_codes, agreed)
    amount = total((one.net + one.tax for one in parts), bill.currency)
    return Discount(bill.issued_on + timedelta(days=agreed.days), amount) if parts else None
