"""A change of an order that is under way as the port answers it, line by line."""

from collections.abc import Iterable

from trunkline_model.purchase_progress import ChangedLine, OrderChange

from .cases.purchase import PurchaseCase
from .change_words import waits_for
from .facts.changing import ChangeAsked
from .lifecycle import CHANGEABLE
from .rules.changing import Stage, open_change, stage_of
from .standing import purchase_state


def change_view(case: PurchaseCase, change: ChangeAsked) -> OrderChange:
    """Give what would be otherwise, who asked for it and what it waits for."""
    return OrderChange(
        version=change.version,
        actor=change.actor,
        reason=change.reason,
        waits=waits_for(case, change),
        lines=tuple(_changed(case, change)),
    )


def _changed(case: PurchaseCase, change: ChangeAsked) -> Iterable[ChangedLine]:
    before, needed_on = {one.line_id: one for one in case.lines}, case.raised[0].needed_on
    for one in change.lines:
        if one != before.get(one.line_id):
            due_on = one.due_on(needed_on)
            yield ChangedLine(one.line_id, one.sku, one.quantity, one.unit_price, due_on)


def is_changeable(case: PurchaseCase) -> bool:
    """Tell whether a change may be asked for: one at a time, of what a supplier was sent."""
    change = open_change(case)
    free = change is None or stage_of(case, change) is Stage.ANSWERED
    return free and not case.cancel_asked and purchase_state(case) in CHANGEABLE
