"""Which credit notes a bill matched because of, and why it is not paid before they are netted.

A credit note gives back what it credits as soon as it matched, so that the bill of a replacement
matches; but the supplier owes nothing by it until it is posted. Paid alone, such a bill is paid in
full for what was billed twice.
"""

from collections.abc import Iterable, Mapping

from msgspec import structs

from ..billing import Bill
from ..cases.purchase import PurchaseCase
from ..cases.supplier_invoice import BillCase
from ..facts.fulfilment import BillMatched
from .matching import CHARGES, Way, match
from .quantities import NONE
from .tolerance import Tolerances

type Credits = Mapping[str, BillCase]
"""Credit notes by their keys."""


def leans_on(
    bill: Bill, case: PurchaseCase, tolerances: Tolerances, way: Way = Way.THREE
) -> tuple[str, ...]:
    """Name the credit notes without which a bill that matches would not."""
    notes = {one.bill_key: one for one in case.live_matches if _is_credit(one)}
    if not notes or bill.sign < 0:
        return ()
    others = tuple(one for one in case.matched if one.bill_key not in notes)
    without = match(bill, structs.replace(case, matched=others), tolerances, way)
    missing = {one.bill_line_id for one in without.verdicts if one.waits_for}
    return tuple(sorted(key for key, one in notes.items() if missing & _touched(one)))


def stands_alone(
    known: tuple[Bill, str], case: PurchaseCase, tolerances: Tolerances, way: Way
) -> bool:
    """Tell whether a bill that took its part (its key beside it) would match as things are."""
    bill, key = known
    others = tuple(one for one in case.matched if one.bill_key != key)
    return match(bill, structs.replace(case, matched=others), tolerances, way).matched


def unnetted(case: BillCase, notes: Credits) -> tuple[str, ...]:
    """Name those that a bill leans on and that no payment run nets, or has netted.

    One that was rejected does not count: it can only be once nothing needs it any more.
    """
    open_ones = (key for key in case.leans_on if not notes[key].rejected)
    return tuple(key for key in open_ones if not notes[key].live_run)


def why_unpaid(case: BillCase, notes: Credits) -> str:
    """Say for a person why a bill is not paid yet; empty when it leans on nothing open."""
    said = ", ".join(_said(notes[key]) for key in unnetted(case, notes))
    sentence = f"It matched because of credit note {said}: it is paid once that is netted."
    return sentence if said else ""


def _said(credit: BillCase) -> str:
    number = credit.known_bill.number
    if not credit.posted:
        return f"{number}, which is not posted yet"
    return f"{number}, which is held" if credit.on_hold else f"{number}, which is open"


def _is_credit(one: BillMatched) -> bool:
    return one.charges.amount < NONE or any(line.quantity < NONE for line in one.lines)


def _touched(one: BillMatched) -> set[str]:
    charges: Iterable[str] = (CHARGES,) if one.charges.amount else ()
    return {line.line_id for line in one.lines} | set(charges)
