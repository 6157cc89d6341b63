"""What every sandbox shares: state, journal of requests and effects, faults on demand.

    box = Sandbox.open(Path("shop.sqlite3"), SCHEMA)
    box.journal.request("orderCancel", order_id, body)
    answer = await box.perform("orderCancel", commit)   # misbehaves when it was told to

`commit` opens `box.state.transaction()` and writes `box.journal.effect(...)` inside it, so an
effect is in the journal exactly when it happened, also when its answer was destroyed.
"""

from trunkline_kit import clock

from .fault_order import ANSWERING, KINDS, BadFault, FaultKind, FaultOrder
from .faults import (
    AnswerLost,
    Broken,
    Dropped,
    Fault,
    Faults,
    Garbled,
    HeldBack,
    Spoilt,
    Throttled,
)
from .faulty_answers import faulty_answers, reset
from .held import Held
from .journal import Entry, Journal
from .line import line
from .outgoing import outgoing
from .perform import perform, tell
from .routes import FAULT_ANSWERS, control_router
from .sandbox import Sandbox
from .serving import serve, server_config
from .settings import load
from .state import State

__all__ = [
    "ANSWERING",
    "FAULT_ANSWERS",
    "KINDS",
    "AnswerLost",
    "BadFault",
    "Broken",
    "Dropped",
    "Entry",
    "Fault",
    "FaultKind",
    "FaultOrder",
    "Faults",
    "Garbled",
    "Held",
    "HeldBack",
    "Journal",
    "Sandbox",
    "Spoilt",
    "State",
    "Throttled",
    "clock",
    "control_router",
    "faulty_answers",
    "line",
    "load",
    "outgoing",
    "perform",
    "reset",
    "serve",
    "server_config",
    "tell",
]
