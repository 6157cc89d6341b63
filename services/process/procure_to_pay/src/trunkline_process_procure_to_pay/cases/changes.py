"""Where the facts of an order's changes lie in its case: one of a kind for a version."""

from ..facts.changing import ChangeAsked, ChangeDropped, ChangeSent, ChangeUndone, ChangeWeighed
from ..folding import Slot

CHANGE_SLOTS: dict[type, Slot] = {
    ChangeAsked: Slot("changes", lambda one: one.version),
    ChangeWeighed: Slot("weighed", lambda one: one.version),
    ChangeSent: Slot("changes_sent", lambda one: one.version),
    ChangeDropped: Slot("changes_dropped", lambda one: one.version),
    ChangeUndone: Slot("changes_undone", lambda one: one.version),
}

type ChangeFact = ChangeAsked | ChangeWeighed | ChangeSent | ChangeDropped | ChangeUndone
