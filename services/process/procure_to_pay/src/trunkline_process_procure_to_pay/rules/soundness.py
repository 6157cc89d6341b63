"""Whether a bill is sound: its arithmetic, its VAT number, the account that it names."""

import re
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct
from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.gb import vat

from trunkline_kit.errors import FieldError
from trunkline_model.money import PENNY, Money, total

from ..billing import Bill, BilledLine

UK_ACCOUNT = re.compile(r"\d{14}")
"""Sort code and account number."""


class SupplierTerms(Struct, frozen=True):
    """What the books know of a supplier."""

    supplier_code: str
    name: str
    country: str
    """ISO 3166."""
    vat_number: str
    """Empty when it is not registered."""
    account: str
    """Where it is paid: IBAN, or sort code and number."""
    currency: str
    payment_days: int = 30


def faults_of(bill: Bill, supplier: SupplierTerms) -> tuple[FieldError, ...]:
    """List everything that keeps a bill from the books."""
    return (*_arithmetic(bill), *_registration(bill, supplier), *_account(bill, supplier))


def _arithmetic(bill: Bill) -> Iterable[FieldError]:
    currencies = {one.currency for one in (bill.net, bill.tax, bill.gross)}
    currencies |= {each.currency for line in bill.lines for each in (line.net, line.unit_price)}
    if currencies != {bill.currency}:
        yield FieldError("currency", "mixed_currencies", "Its amounts are of several currencies.")
        return
    if not bill.lines:
        yield FieldError("lines", "missing", "It has no lines.")
    for at, line in enumerate(bill.lines):
        yield from _line(at, line)
    net = total((one.net for one in bill.lines), bill.currency)
    if net != bill.net:
        yield _sum("net", f"its lines come to {net}, and it says {bill.net}")
    tax = tax_of(bill)
    if abs((tax - bill.tax).amount) >= PENNY:
        yield _sum("tax", f"VAT of its lines comes to {tax}, and it says {bill.tax}")
    if bill.net + bill.tax != bill.gross:
        yield _sum("gross", f"net and VAT come to {bill.net + bill.tax}, it says {bill.gross}")
    if bill.payable is not None and bill.payable != bill.gross:
        sentence = (
            f"It asks for {bill.payable} of {bill.gross}: what is posted is paid, and nobody"
            " posted a prepayment or a rounding."
        )
        yield FieldError("payable", "payable_differs", sentence)


def tax_of(bill: Bill) -> Money:
    """Work VAT out as EN 16931 does: by category and rate, each rounded to the penny."""
    groups: dict[tuple[str, Decimal], Money] = {}
    for line in bill.lines:
        key = (line.vat_category, line.vat_rate)
        groups[key] = groups[key] + line.net if key in groups else line.net
    taxed = (net.times(rate).rounded() for (_, rate), net in groups.items())
    return total(taxed, bill.currency)


def _line(at: int, line: BilledLine) -> Iterable[FieldError]:
    if line.quantity <= 0:
        yield FieldError(f"lines[{at}].quantity", "not_positive", f"Line {at + 1} bills nothing.")
    worth = line.unit_price.times(line.quantity).rounded()
    if worth != line.net:
        sentence = f"{line.quantity:f} at {line.unit_price} come to {worth}, it says {line.net}"
        yield _sum(f"lines[{at}].net", f"line {at + 1}: {sentence}")


def _sum(field: str, said: str) -> FieldError:
    return FieldError(field, "wrong_sum", f"{said[0].upper()}{said[1:]}.")


def _registration(bill: Bill, supplier: SupplierTerms) -> Iterable[FieldError]:
    stated = plain(bill.vat_number)
    if bill.tax.amount and not stated:
        yield FieldError("vat_number", "missing", "It charges VAT without a VAT number.")
    elif stated and supplier.country == "GB" and not vat.is_valid(stated):
        sentence = f"{bill.vat_number} is no VAT number: its check digits are wrong."
        yield FieldError("vat_number", "invalid_vat_number", sentence)
    elif stated and _digits(stated) != _digits(plain(supplier.vat_number)):
        sentence = f"It names VAT number {bill.vat_number}, the books {supplier.vat_number}."
        yield FieldError("vat_number", "other_vat_number", sentence)


def _account(bill: Bill, supplier: SupplierTerms) -> Iterable[FieldError]:
    stated, known = plain(bill.account), plain(supplier.account)
    if stated and stated != known and _bban(stated) != _bban(known):
        sentence = (
            "It asks to be paid to another account than the books have. Nothing is paid there "
            "before the change was called back and approved by a second person."
        )
        yield FieldError("account", "changed_bank_details", sentence)


def plain(text: str) -> str:
    """Leave out what people write between the signs of a number."""
    return re.sub(r"[\s.\-/]", "", text).upper()


def is_account(text: str) -> bool:
    """Tell whether something can be an account at all: an IBAN, or sort code and number."""
    stated = plain(text)
    if UK_ACCOUNT.fullmatch(stated):
        return True
    try:
        iban.validate(stated)
    except ValidationError:
        return False
    return True


def _bban(account: str) -> str:
    """Sort code and number of a British account, however it is written."""
    return account[8:] if account.startswith("GB") else account


def _digits(vat_number: str) -> str:
    return vat_number.removeprefix("GB")
