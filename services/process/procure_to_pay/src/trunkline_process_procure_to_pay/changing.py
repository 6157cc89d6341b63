"""What a buyer asks an order to be changed to, and an approver's no to it."""

from collections.abc import Iterable

from msgspec import structs

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, FieldError, Invalid, Refused
from trunkline_model.capabilities.purchases import ChangePurchase, DecidePurchase, WantedLine

from .cases.purchase import PurchaseCase
from .deciding import wanted_line
from .facts.changing import ChangeAsked, ChangeDropped, Dropping
from .goods import PurchaseLine
from .lifecycle import CHANGEABLE
from .rules.amending import below
from .rules.changing import (
    Stage,
    newest_change,
    next_version,
    open_change,
    order_version,
    stage_of,
)
from .standing import purchase_state


def change_asked(case: PurchaseCase, request: ChangePurchase) -> ChangeAsked:
    """Give the fact of a change; raises Invalid, or Refused with a sentence, when it cannot be."""
    under_way, seen = open_change(case), request.order_version
    changed = ChangeAsked(
        occurred_at=clock.now(),
        version=next_version(case),
        actor=request.actor,
        reason=request.reason,
        lines=_restated(case, request),
        seen=seen,
    )
    if (again := _asked_before(case, changed)) is not None:
        return again
    if seen not in {"", order_version(case)}:
        sentence = "The order is another than the one that was shown: look at it again."
        raise Conflict(sentence, reason="other_version")
    if under_way is None or stage_of(case, under_way) is Stage.ANSWERED:
        _require_possible(case, changed, under_way.lines if under_way else case.lines)
        return changed
    if (under_way.lines, under_way.actor) == (changed.lines, changed.actor):
        return under_way
    sentence = f"Version {under_way.version} is under way: wait for what becomes of it."
    raise Conflict(sentence, reason="change_under_way")


def require_changeable(case: PurchaseCase) -> None:
    """Say in plain words what the chart refuses."""
    state = purchase_state(case)
    if state not in CHANGEABLE:
        sentence = (
            f"The order is {state.replace('_', ' ').lower()}: one is changed once its supplier was "
            "sent it, and until all of it came."
        )
        raise Refused(sentence, reason="not_in_this_state")


def _asked_before(case: PurchaseCase, change: ChangeAsked) -> ChangeAsked | None:
    """Give the same change when it was asked of the same order: a form that was sent twice."""
    said = (change.seen, change.actor, change.lines)
    known = (one for one in case.changes if (one.seen, one.actor, one.lines) == said)
    return next(known, None) if change.seen else None


def _require_possible(
    case: PurchaseCase, change: ChangeAsked, before: tuple[PurchaseLine, ...]
) -> None:
    if case.cancel_asked:
        raise Refused("The order is being cancelled.", reason="not_in_this_state")
    if change.lines == before:
        sentence = "Nothing of the order would change."
        raise Invalid(sentence, fields=(FieldError("lines", "nothing_changes", sentence),))
    if not any(one.quantity for one in change.lines):
        sentence = "Nothing would be left: cancel the order, or close what has not come."
        raise Refused(sentence, reason="nothing_left")
    if sentences := below(case, change.lines):
        raise Refused(" ".join(sentences), reason="less_than_received")


def _restated(case: PurchaseCase, request: ChangePurchase) -> tuple[PurchaseLine, ...]:
    known = {one.line_id: one for one in case.lines}
    faults = tuple(_faults(case, request, known))
    if faults:
        raise Invalid(" ".join(one.sentence for one in faults), fields=faults)
    named = {one.line_id: _line(one, known.get(one.line_id)) for one in request.lines}
    kept = tuple(named.pop(one.line_id, one) for one in case.lines)
    return (*kept, *named.values())


def _line(asked: WantedLine, known: PurchaseLine | None) -> PurchaseLine:
    wanted = wanted_line(asked)
    if known is None:
        return wanted
    return structs.replace(
        known,
        quantity=wanted.quantity,
        unit_price=wanted.unit_price,
        description=wanted.description or known.description,
        category=wanted.category or known.category,
        cost_centre=wanted.cost_centre or known.cost_centre,
        wanted_on=wanted.wanted_on or known.wanted_on,
    )


def _faults(
    case: PurchaseCase, request: ChangePurchase, known: dict[str, PurchaseLine]
) -> Iterable[FieldError]:
    currency = case.raised[0].currency
    if not request.lines or len({one.line_id for one in request.lines}) != len(request.lines):
        yield FieldError("lines", "missing_or_repeated", "A change names each line once.")
    for at, one in enumerate(request.lines):
        before = known.get(one.line_id)
        if not one.line_id or not _is_quantity(one, is_new=before is None):
            sentence = f"Line {at + 1} needs an id and a quantity, a new one of something."
            yield FieldError(f"lines[{at}].quantity", "not_positive", sentence)
        if one.unit_price.currency != currency or one.unit_price.amount < 0:
            sentence = f"Line {at + 1} needs a price in {currency}, of nothing or more."
            yield FieldError(f"lines[{at}].unit_price", "wrong_price", sentence)
        if (before and one.sku not in {"", before.sku}) or not (before or one.sku):
            sentence = f"Line {one.line_id} is of one article: call it off and add another."
            yield FieldError(f"lines[{at}].sku", "other_article", sentence)


def _is_quantity(line: WantedLine, *, is_new: bool) -> bool:
    units = line.quantity
    return units.is_finite() and units >= 0 and not (is_new and units == 0)


def change_turned_down(case: PurchaseCase, request: DecidePurchase) -> ChangeDropped:
    """Give the fact of a person's no to the change that waits for an approval."""
    return ChangeDropped(
        occurred_at=clock.now(),
        version=newest_change(case).version,
        by=Dropping.PEOPLE,
        reason=request.reason,
        actor=request.actor,
    )
