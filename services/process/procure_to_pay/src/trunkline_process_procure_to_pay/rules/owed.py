"""How much of the accruals of a purchase its posted bills take back."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from trunkline_model.money import Money, total, zero

from ..cases.purchase import PurchaseCase
from .quantities import NONE


def accrued_left(case: PurchaseCase) -> dict[str, Money]:
    """Give what is left of each accrual, by its number, the oldest first."""
    left = {
        one.accrual_number: one.net
        for one in sorted(case.accrued, key=lambda one: (one.occurred_at, one.accrual_number))
    }
    for one in case.accrual_reversed:
        if one.accrual_number in left:
            left[one.accrual_number] = left[one.accrual_number] - one.net
    return left


def still_owed(case: PurchaseCase) -> Money:
    """Value what was kept and is on no posted bill: what the accruals should come to."""
    kept, billed = _kept(case), _billed(case)
    left = (
        one.unit_price.times(max(kept[one.line_id] - max(billed[one.line_id], NONE), NONE))
        for one in case.lines
    )
    return total(left, case.raised[0].currency).rounded()


def lessenings(case: PurchaseCase) -> tuple[tuple[str, Money], ...]:
    """Say by how much each accrual is lessened so that all come to what is still owed."""
    left = accrued_left(case)
    too_much = total(left.values(), case.raised[0].currency) - still_owed(case)
    found: list[tuple[str, Money]] = []
    for number, amount in left.items():
        part = min(amount.amount, too_much.amount)
        if part > NONE:
            found.append((number, Money(part, amount.currency)))
            too_much = too_much - Money(part, amount.currency)
    return tuple(found)


def all_reversed(case: PurchaseCase) -> bool:
    """Tell whether no accrual is left."""
    return all(one == zero(one.currency) for one in accrued_left(case).values())


def _kept(case: PurchaseCase) -> Mapping[str, Decimal]:
    """Only deliveries whose accrual was posted count: the others are owed by theirs."""
    accrued = {one.receipt_reference for one in case.accrued}
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for arrival in case.arrivals:
        if arrival.receipt_reference in accrued:
            for line in arrival.lines:
                found[line.line_id] += line.good
    return found


def _billed(case: PurchaseCase) -> Mapping[str, Decimal]:
    posted = {one.bill_key for one in case.posted}
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for match in case.live_matches:
        if match.bill_key in posted:
            for line in match.lines:
                found[line.line_id] += line.quantity
    return found
