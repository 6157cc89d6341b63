"""A change of an order in words, for who decides about it."""

from collections.abc import Iterable
from datetime import date

from .cases.purchase import PurchaseCase
from .facts.changing import ChangeAsked
from .goods import PurchaseLine
from .rules.changing import Stage, stage_of

WAITS = {
    Stage.ASKED: "It is being weighed.",
    Stage.TO_SEND: "It goes to the ERP and to the supplier.",
    Stage.SENT: "The supplier was sent it and has not answered.",
    Stage.ANSWERED: "The supplier answered it otherwise.",
}


def change_words(case: PurchaseCase, change: ChangeAsked) -> str:
    """Say what would change, why, and what it waits for."""
    said = (f"{change.reason}.", waits_for(case, change))
    return " ".join((*_differences(case, change), *said))


def waits_for(case: PurchaseCase, change: ChangeAsked) -> str:
    """Say what a change waits for, and why somebody has to approve it."""
    weighed = [one.because for one in case.weighed if one.version == change.version]
    return WAITS.get(stage_of(case, change), f"It waits for an approver. {' '.join(weighed)}")


def _differences(case: PurchaseCase, change: ChangeAsked) -> Iterable[str]:
    before, needed_on = {one.line_id: one for one in case.lines}, case.raised[0].needed_on
    for one in change.lines:
        was = before.get(one.line_id)
        if was is None:
            yield f"Line {one.line_id}: {one.quantity:f} of {one.sku} at {one.unit_price}, new."
        elif one != was:
            told = (_said(was, needed_on), _said(one, needed_on))
            yield f"Line {one.line_id}: {told[1]} instead of {told[0]}."


def _said(line: PurchaseLine, needed_on: date) -> str:
    return f"{line.quantity:f} at {line.unit_price} by {line.due_on(needed_on)}"
