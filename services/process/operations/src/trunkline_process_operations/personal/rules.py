"""Who may be forgotten, and what of them goes when; pure.

| data | goes | law |
|---|---|---|
| telephone, e-mail, delivery address, free text | at once | none |
| webhooks as they came, answers kept for repeated requests | at once | none |
| name and address of invoices, who paid, who decided | 6 years after the year's end | VAT |

Sources: VAT Notice 700/21 and gov.uk/vat-record-keeping (six years); Companies Act 2006 s386 and
s388 (three years, six for a public company), gov.uk (six years from the end of the last financial
year); UK GDPR Article 17(1) with its exception 17(3)(b) for what another law has one keep.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.personal import ErasureItem

YEARS = 6
"""VAT Notice 700/21: how long a VAT record is kept."""
BILLED = {
    "order-to-cash": frozenset({"CLOSED", "WRITTEN_OFF"}),
    "purchase": frozenset({"CLOSED"}),
    "supplier-invoice": frozenset({"PAID"}),
    "payment-run": frozenset({"CLOSED"}),
    "goods-receipt": frozenset({"BOOKED"}),
}
"""By process, the ends after which there are records of tax; a bill that is paid has ended too,
though a payment that comes back would open it again."""
UNBILLED = {
    "order-to-cash": frozenset({"CANCELLED", "REJECTED", "DUPLICATE"}),
    "purchase": frozenset({"REJECTED", "WITHDRAWN", "CANCELLED"}),
    "supplier-invoice": frozenset({"REJECTED"}),
    "payment-run": frozenset({"WITHDRAWN"}),
}
"""By process, the ends without any."""
NO_LAW = "no law asks for it: UK GDPR Article 17(1)"
TAX_LAW = (
    f"VAT records are kept for {YEARS} years (VAT Notice 700/21; Companies Act 2006 s388): "
    "UK GDPR Article 17(3)(b)"
)
OWES = "owes:"
"""What begins the label of an order that waits for money."""


class CaseOf(Struct, frozen=True):
    """A case that is about the person."""

    case_id: str
    process: str
    business_key: str
    state: str
    labels: dict[str, str]
    last_on: date
    """The day of its last move: no document of it is younger."""

    @property
    def is_billed(self) -> bool:
        """Whether it ended and left records of tax."""
        return self.state in BILLED.get(self.process, ())

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it is open; a case of an unknown process always is."""
        return self.is_billed or self.state in UNBILLED.get(self.process, ())


def require_ended(cases: Iterable[CaseOf]) -> None:
    """Raise Refused, with what to do, while an order is open or an invoice unpaid."""
    open_ones = [one for one in cases if not one.has_ended]
    if open_ones:
        todo = "; ".join(map(_todo, sorted(open_ones, key=lambda one: one.business_key)))
        raise Refused(f"This person cannot be forgotten yet: {todo}.", reason="still_open")


def _todo(case: CaseOf) -> str:
    owed = next((one.removeprefix(OWES) for one in sorted(case.labels) if one.startswith(OWES)), "")
    if owed:
        what = f"{case.business_key} is {case.state} and {owed} of it is not paid"
        return f"{what}: cancel it, or have it paid or written off first"
    return f"{case.business_key} is {case.state}: close or cancel it first"


def kept_until(cases: Iterable[CaseOf], year_end: tuple[int, int], today: date) -> date:
    """Give the first day on which no law keeps anything of these cases."""
    billed = [one.last_on for one in cases if one.is_billed]
    return max((_free_on(day, year_end) for day in billed), default=today)


def items_of(free_on: date, today: date) -> tuple[ErasureItem, ...]:
    """Say what goes when, and why."""
    briefly = (
        "telephone, e-mail, delivery address, remarks, reasons and what backends said",
        "webhooks and files as they came; their hashes stay",
        "answers that were kept for repeated requests",
    )
    later = "name and address of invoices, who paid, who decided"
    why = NO_LAW if free_on <= today else TAX_LAW
    now = tuple(ErasureItem(one, today, NO_LAW) for one in briefly)
    return (*now, ErasureItem(later, max(free_on, today), why))


def _free_on(day: date, year_end: tuple[int, int]) -> date:
    """The day after six years from the end of the financial year that a day lies in."""
    month, last = year_end
    ends = _on(day.year, month, last)
    ends = ends if day <= ends else _on(day.year + 1, month, last)
    return _on(ends.year + YEARS, month, last) + timedelta(days=1)


def _on(year: int, month: int, day: int) -> date:
    """A day of a year; 29 February is the last of February in other years."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)
