"""Two- and three-way matching, line by line, cumulative over all bills of a purchase.

A line matches when no more is billed in all than was received (three ways) or ordered (two ways),
and when all its bills together are dearer by no more than the tolerance. Charges that no line
stands for share one tolerance an order. A credit note gives back what it credits.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from trunkline_model.money import Money, total, zero

from ..billing import Bill, BilledLine
from ..cases.purchase import PurchaseCase
from ..facts.fulfilment import MatchedLine
from .quantities import NONE, LineProgress, progress
from .tolerance import Tolerances, spoken

CHARGES = "charges"
"""Stands for the line in the verdict on what no line stands for."""


class Way(StrEnum):
    """With what a bill is held."""

    TWO = "two"
    """The order: services, which nobody receives."""
    THREE = "three"
    """The order and what was received."""


class Verdict(Struct, frozen=True):
    """One line of a bill as matched."""

    bill_line_id: str
    waits_for: str
    """Empty when it matches; else goods, price, charges, credit or line."""
    sentence: str


class Matching(Struct, frozen=True):
    """A bill as held against its purchase."""

    verdicts: tuple[Verdict, ...]
    lines: tuple[MatchedLine, ...]
    """What it takes of each line, when it matches."""
    charges: Money
    """Freight and other charges on it; negative for a credit note."""

    @property
    def matched(self) -> bool:
        """True when every line matches."""
        return not any(one.waits_for for one in self.verdicts)

    @property
    def waits_for(self) -> str:
        """What the first line that does not match waits for."""
        return next((one.waits_for for one in self.verdicts if one.waits_for), "")

    @property
    def explanation(self) -> str:
        """Every line, for a person."""
        return " ".join(one.sentence for one in self.verdicts)


def match(bill: Bill, case: PurchaseCase, tolerances: Tolerances, way: Way = Way.THREE) -> Matching:
    """Hold a bill against its purchase and what other bills took of it."""
    known = {one.line.line_id: one for one in progress(case)}
    taken, so_far = _taken(bill, known), _variances(case)
    verdicts = [*_strange_lines(bill, known)]
    for line_id, one in taken.items():
        before = so_far.get(line_id, zero(bill.currency))
        verdicts += _line(bill, known[line_id], one, (before, tolerances, way))
    charges = bill.charges.times(Decimal(bill.sign))
    verdicts += _charges(bill, charges, case, tolerances)
    return Matching(tuple(verdicts), tuple(taken.values()), charges)


def overdrawn(case: PurchaseCase, way: Way) -> tuple[str, ...]:
    """Name the articles of which more is billed than came, or, two ways, than was ordered."""
    return tuple(
        one.line.sku
        for one in progress(case)
        if one.invoiced > (one.received if way is Way.THREE else one.line.quantity)
    )


def _taken(bill: Bill, known: Mapping[str, LineProgress]) -> dict[str, MatchedLine]:
    """Add the lines of a bill up by the line of the purchase that they name."""
    found: dict[str, MatchedLine] = {}
    for line in bill.lines:
        ordered = _meant(line, known)
        if ordered is not None:
            line_id = ordered.line.line_id
            before = found.get(line_id)
            part = _part(line, ordered, bill.sign)
            found[line_id] = part if before is None else _both(before, part)
    return found


def _meant(line: BilledLine, known: Mapping[str, LineProgress]) -> LineProgress | None:
    """Find the line that a bill means: by our line id, else by an article that stands once."""
    if line.line_id:
        return known.get(line.line_id)
    same = [one for one in known.values() if one.line.sku == line.sku]
    return same[0] if len(same) == 1 else None


def _part(line: BilledLine, ordered: LineProgress, sign: int) -> MatchedLine:
    variance = (line.net - ordered.line.unit_price.times(line.quantity)).times(Decimal(sign))
    return MatchedLine(ordered.line.line_id, line.quantity * sign, variance)


def _both(one: MatchedLine, other: MatchedLine) -> MatchedLine:
    variance = one.variance + other.variance
    return MatchedLine(one.line_id, one.quantity + other.quantity, variance)


def _strange_lines(bill: Bill, known: Mapping[str, LineProgress]) -> Iterable[Verdict]:
    for one in bill.lines:
        if not one.is_charge and _meant(one, known) is None:
            named = one.line_id or one.sku
            sentence = f"Line {one.bill_line_id} bills {named}, which was not ordered."
            yield Verdict(one.bill_line_id, "line", sentence)


def _line(
    bill: Bill,
    ordered: LineProgress,
    taken: MatchedLine,
    terms: tuple[Money, Tolerances, Way],
) -> Iterable[Verdict]:
    so_far, tolerances, way = terms
    line_id, sku = ordered.line.line_id, ordered.line.sku
    yield _quantity(bill, ordered, taken, (way, tolerances))
    variance = taken.variance + so_far
    billed = (ordered.invoiced + taken.quantity) * ordered.line.unit_price.amount
    limit = tolerances.price.of(billed)
    if bill.sign > 0 and variance.amount > limit:
        yield Verdict(line_id, "price", f"{sku} is dearer: {spoken(variance, limit)}.")
    elif variance.amount:
        yield Verdict(line_id, "", f"{sku} differs in price by {spoken(variance, limit)}.")


def _quantity(
    bill: Bill, ordered: LineProgress, taken: MatchedLine, terms: tuple[Way, Tolerances]
) -> Verdict:
    way, tolerances = terms
    line_id, sku = ordered.line.line_id, ordered.line.sku
    after = ordered.invoiced + taken.quantity
    if bill.sign < 0:
        return Verdict(line_id, "", f"{-taken.quantity:f} of {sku} are credited.")
    if way is Way.TWO:
        most = ordered.line.quantity
        there = f"{most:f} ordered"
    else:
        most = min(ordered.received, _keepable(ordered, tolerances))
        there = f"{ordered.received:f} received"
    if after > most:
        sentence = f"{sku}: {after:f} billed in all, {there}: {after - most:f} too many."
        return Verdict(line_id, "goods" if after <= ordered.line.quantity else "credit", sentence)
    return Verdict(line_id, "", f"{sku}: {after:f} billed in all, {there}.")


def _keepable(ordered: LineProgress, tolerances: Tolerances) -> Decimal:
    return ordered.line.quantity + tolerances.quantity.of(ordered.line.quantity)


def _variances(case: PurchaseCase) -> Mapping[str, Money]:
    """Add up by line how much dearer its bills are so far."""
    found: dict[str, Money] = {}
    for one in (one for match in case.live_matches for one in match.lines):
        before = found.get(one.line_id)
        found[one.line_id] = one.variance if before is None else before + one.variance
    return found


def _charges(
    bill: Bill, charges: Money, case: PurchaseCase, tolerances: Tolerances
) -> Iterable[Verdict]:
    if charges == zero(bill.currency):
        return
    so_far = total((one.charges for one in case.live_matches), bill.currency)
    after = so_far + charges
    too_much = bill.sign > 0 and after.amount > max(tolerances.charges, NONE)
    said = f"Charges without a line: {spoken(after, tolerances.charges)}."
    yield Verdict(CHARGES, "charges" if too_much else "", said)
