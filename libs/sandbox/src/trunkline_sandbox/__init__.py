"""What every sandbox shares: state, journal of requests and effects, faults on demand.

    box = Sandbox.open(Path("shop.sqlite3"), SCHEMA)
    box.journal.request("orderCancel", order_id, body)
    answer = await box.perform("orderCancel", commit)   # misbehaves when it was told to

`commit` opens `box.state.transaction()` and writes `box.journal.effect(...)` inside it, so an
effect is in the journal exactly when it happened, also when its answer was destroyed.
"""

from .faults import AnswerLost, Broken, Dropped, Fault, FaultOrder, Faults, Garbled, Throttled
from .journal import Entry, Journal
from .perform import perform
from .routes import FAULT_ANSWERS, control_router
from .sandbox import Sandbox
from .serving import serve
from .settings import load
from .state import State

__all__ = [
    "FAULT_ANSWERS",
    "AnswerLost",
    "Broken",
    "Dropped",
    "Entry",
    "Fault",
    "FaultOrder",
    "Faults",
    "Garbled",
    "Journal",
    "Sandbox",
    "State",
    "Throttled",
    "control_router",
    "load",
    "perform",
    "serve",
]
