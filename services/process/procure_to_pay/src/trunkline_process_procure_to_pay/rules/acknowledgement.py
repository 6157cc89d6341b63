"""Holds what a supplier answers against what was ordered."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct, structs

from ..goods import AnsweredLine, PurchaseLine
from .tolerance import Tolerances


class Outcome(StrEnum):
    """What becomes of an answer."""

    AS_ORDERED = "as_ordered"
    WITHIN_TOLERANCE = "within_tolerance"
    FOR_BUYER = "for_buyer"


class Difference(Struct, frozen=True):
    """One thing that the supplier answers differently."""

    line_id: str
    field: str
    """quantity, unit_price, sku, deliver_on or line_id."""
    sentence: str
    within: bool
    """True when it may pass by itself."""


class Judgement(Struct, frozen=True):
    """An answer as judged."""

    outcome: Outcome
    differences: tuple[Difference, ...]
    lines: tuple[PurchaseLine, ...]
    """The order as answered."""

    @property
    def explanation(self) -> str:
        """What differs, for a person."""
        return " ".join(one.sentence for one in self.differences) or "As ordered."


def judge_answer(
    ordered: tuple[PurchaseLine, ...],
    answered: tuple[AnsweredLine, ...],
    needed_on: date,
    tolerances: Tolerances,
) -> Judgement:
    """Judge line by line; a line that is not answered comes as ordered."""
    by_id = {one.line_id: one for one in answered}
    found = [one for line in ordered for one in _compare(line, by_id, needed_on, tolerances)]
    found += _strangers(ordered, answered)
    lines = tuple(_amended(line, by_id.get(line.line_id)) for line in ordered)
    if not found:
        return Judgement(Outcome.AS_ORDERED, (), lines)
    every = all(one.within for one in found)
    outcome = Outcome.WITHIN_TOLERANCE if every else Outcome.FOR_BUYER
    return Judgement(outcome, tuple(found), lines)


def _strangers(
    ordered: tuple[PurchaseLine, ...], answered: tuple[AnsweredLine, ...]
) -> Iterable[Difference]:
    known = {one.line_id for one in ordered}
    for one in answered:
        if one.line_id not in known:
            sentence = f"Line {one.line_id} was never ordered."
            yield Difference(one.line_id, "line_id", sentence, within=False)


def _compare(
    line: PurchaseLine,
    by_id: dict[str, AnsweredLine],
    needed_on: date,
    tolerances: Tolerances,
) -> Iterable[Difference]:
    said = by_id.get(line.line_id)
    if said is None:
        return
    if said.quantity != line.quantity:
        sentence = f"Line {line.line_id}: {said.quantity:f} of {line.quantity:f} units will come."
        yield Difference(line.line_id, "quantity", sentence, within=False)
    if said.unit_price != line.unit_price:
        yield _price(line, said, tolerances)
    if said.sku not in {"", line.sku}:
        sentence = f"Line {line.line_id}: {said.sku} instead of {line.sku}."
        yield Difference(line.line_id, "sku", sentence, within=False)
    due_on = line.due_on(needed_on)
    if said.deliver_on is not None and said.deliver_on > due_on:
        late = said.deliver_on <= due_on + timedelta(days=tolerances.answer_days)
        sentence = f"Line {line.line_id} comes on {said.deliver_on}, needed on {due_on}."
        yield Difference(line.line_id, "deliver_on", sentence, within=late)


def _price(line: PurchaseLine, said: AnsweredLine, tolerances: Tolerances) -> Difference:
    sentence = f"Line {line.line_id}: {said.unit_price} a unit instead of {line.unit_price}."
    if said.unit_price.currency != line.unit_price.currency:
        return Difference(line.line_id, "unit_price", sentence, within=False)
    more = (said.unit_price - line.unit_price).amount * line.quantity
    allowed = tolerances.price.of(line.net.amount)
    sentence += f" {more:f} more in all, of {allowed:f} that may pass."
    return Difference(line.line_id, "unit_price", sentence, within=more <= allowed)


def _amended(line: PurchaseLine, said: AnsweredLine | None) -> PurchaseLine:
    if said is None:
        return line
    return structs.replace(
        line,
        quantity=said.quantity,
        unit_price=said.unit_price,
        sku=said.sku or line.sku,
    )
