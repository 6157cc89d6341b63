"""Faults that a sandbox was told to show, and how often each was shown."""

from typing import Literal

import msgspec

from .state import State

FaultKind = Literal[
    "429",
    "5xx",
    "html",
    "timeout_before_commit",
    "timeout_after_commit",
    "late_commit",
    "latency",
    "duplicate",
    "drop",
]
"""`429` and `5xx` do nothing and say so; `html` does nothing and answers 200 with a page, as a
portal in between does. `timeout_before_commit` does nothing and loses the answer;
`timeout_after_commit` does it and loses the answer; `late_commit` loses the answer and does it
`hang_s` later; `latency` waits `hang_s` first; `duplicate` does it twice; `drop` is for what a
sandbox sends unasked: it is not sent."""


class FaultOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to break: the next `times` calls of operation `on` ("*": of any operation)."""

    on: str
    kind: FaultKind
    times: int = 1
    hang_s: float = 0.0
    """How long a lost answer keeps the caller waiting; 0: the connection ends at once (504)."""


class Fault(msgspec.Struct, frozen=True):
    """An order and what became of it."""

    fault_id: int
    on: str
    kind: FaultKind
    times: int
    hang_s: float
    fired: int


class Throttled(Exception):
    """The sandbox was told to answer "too many requests"; nothing was done."""


class Broken(Exception):
    """The sandbox was told to answer with a server error; nothing was done."""


class Garbled(Broken):
    """The sandbox was told to answer 200 with a page for people; nothing was done."""


class AnswerLost(Exception):
    """The sandbox was told to lose the answer; whether it was done, the journal knows."""


class Dropped(AnswerLost):
    """The sandbox was told not to send what it would have sent unasked."""


class Faults:
    """The orders of one sandbox; they survive a restart."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, order: FaultOrder) -> Fault:
        """Arm one fault."""
        with self._state.transaction() as file:
            cursor = file.execute(
                "INSERT INTO faults (operation, kind, times, hang_s) VALUES (?, ?, ?, ?)",
                (order.on, order.kind, order.times, order.hang_s),
            )
        return Fault(int(cursor.lastrowid or 0), order.on, order.kind, order.times, order.hang_s, 0)

    def listed(self) -> list[Fault]:
        """Every fault that was not cleared, spent ones too, in the order they were armed."""
        return [_fault(dict(row)) for row in self._state.rows(LIST)]

    def clear(self) -> None:
        """Disarm all."""
        with self._state.transaction() as file:
            file.execute("UPDATE faults SET cleared = 1")

    def take(self, operation: str) -> Fault | None:
        """The oldest armed fault for an operation; taking it counts as one firing."""
        with self._state.transaction() as file:
            found = file.execute(TAKE, (operation,)).fetchall()
        return _fault(dict(found[0])) if found else None


LIST = """
SELECT fault_id, operation AS "on", kind, times, hang_s, fired FROM faults
WHERE NOT cleared ORDER BY fault_id
"""

TAKE = """
UPDATE faults SET fired = fired + 1 WHERE fault_id = (
    SELECT fault_id FROM faults
    WHERE operation IN (?, '*') AND fired < times AND NOT cleared ORDER BY fault_id LIMIT 1
) RETURNING fault_id, operation AS "on", kind, times, hang_s, fired
"""


def _fault(row: dict[str, object]) -> Fault:
    return msgspec.convert(row, Fault)
