"""Faults that a sandbox was told to show, and how often each was shown."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from random import Random

import msgspec

from .fault_order import ANSWERING, BadFault, FaultKind, FaultOrder
from .state import State

__all__ = [
    "AnswerLost",
    "Broken",
    "Dropped",
    "Fault",
    "FaultKind",
    "FaultOrder",
    "Faults",
    "Garbled",
    "HeldBack",
    "Spoilt",
    "Throttled",
]

HELD_S = 5.0
"""How long a reordered message is held when nobody says."""

type Abilities = Mapping[str, frozenset[FaultKind]]
"""Kinds that an operation can show; names may be patterns, and the first that fits counts."""


class Fault(FaultOrder, frozen=True, kw_only=True):
    """An order and what became of it."""

    fault_id: int
    seen: int = 0
    """How many calls it could have struck."""
    fired: int = 0
    """How many calls it struck."""

    @property
    def delay_s(self) -> float:
        """How long this firing waits: `hang_s` give or take the jitter of its turn."""
        turn = Random(f"{self.seed}/{self.fired}/jitter")  # noqa: S311 - a repeatable fault
        return max(0.0, self.hang_s + turn.uniform(-self.jitter_s, self.jitter_s))

    @property
    def held_s(self) -> float:
        """How long a reordered message waits for later ones."""
        return self.hang_s or HELD_S

    def cut_at(self, size: int) -> int:
        """How many bytes of so many get through before it ends; never all of them."""
        after = size // 2 if self.after_bytes is None else self.after_bytes
        return max(min(after, size - 1), 0)

    def cut(self, body: bytes) -> bytes:
        """Give what gets through of a body before it ends."""
        return body[: self.cut_at(len(body))]


class Throttled(Exception):
    """The sandbox was told to answer "too many requests"; nothing was done."""

    def __init__(self, on: str, retry_after_s: float = 1.0) -> None:
        super().__init__(on)
        self.retry_after_s = retry_after_s or None
        """What the caller is asked to wait; None: it is not told."""


class Broken(Exception):
    """The sandbox was told to answer with a server error; nothing was done."""


class Garbled(Broken):
    """The sandbox was told to answer 200 with a page for people; nothing was done."""


class AnswerLost(Exception):
    """The sandbox was told to lose the answer; whether it was done, the journal knows."""


class Dropped(AnswerLost):
    """The sandbox was told not to send: an answer of what was done, or what it tells unasked."""


class Spoilt(AnswerLost):
    """It was done, and its answer is spoilt in a way that this protocol cannot show better."""

    def __init__(self, fault: Fault, answer: object) -> None:
        super().__init__(fault.on)
        self.fault = fault
        self.answer = answer


class HeldBack(Exception):
    """What is told unasked has to wait until later ones have passed it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.on)
        self.fault = fault


class Faults:
    """The orders of one sandbox; they survive a restart."""

    def __init__(self, state: State, abilities: Abilities | None = None) -> None:
        self._state = state
        self._abilities = dict(abilities or {"*": ANSWERING})

    def add(self, order: FaultOrder) -> Fault:
        """Arm one fault; raises BadFault when the operation cannot show it."""
        able = self._able(order.on)
        if order.kind not in able:
            can = ", ".join(sorted(able)) or "no faults"
            raise BadFault(f"{order.on} cannot show {order.kind}: it can show {can}")
        kept = msgspec.structs.replace(order, times=order.times_max)
        with self._state.transaction() as file:
            cursor = file.execute(
                "INSERT INTO fault_orders (operation, body) VALUES (?, ?)",
                (order.on, msgspec.json.encode(kept).decode()),
            )
        return _fault(int(cursor.lastrowid or 0), kept)

    def listed(self) -> list[Fault]:
        """Every fault that was not cleared, spent ones too, in the order they were armed."""
        return [_read(dict(row)) for row in self._state.rows(LIST)]

    def clear(self) -> None:
        """Disarm all."""
        with self._state.transaction() as file:
            file.execute("UPDATE fault_orders SET cleared = 1")

    def take(self, operation: str) -> Fault | None:
        """The oldest armed fault that strikes this call; taking it counts as one firing."""
        if not self._state.rows(ARMED, operation):
            return None
        with self._state.transaction() as file:
            for row in file.execute(ARMED, (operation,)).fetchall():
                fault = _read(dict(row))
                if fault.kind in self._able(operation) and (struck := self._strike(fault)):
                    return struck
        return None

    def _able(self, operation: str) -> frozenset[FaultKind]:
        fits = (able for name, able in self._abilities.items() if fnmatchcase(operation, name))
        return next(fits, frozenset())

    def _strike(self, fault: Fault) -> Fault | None:
        """Count a call, and a firing if the seed draws it."""
        drawn = Random(f"{fault.seed}/{fault.seen}").random()  # noqa: S311 - a repeatable fault
        strikes = fault.probability is None or drawn < fault.probability
        with self._state.transaction() as file:
            file.execute(
                "UPDATE fault_orders SET seen = seen + 1, fired = fired + ? WHERE fault_id = ?",
                (int(strikes), fault.fault_id),
            )
        if not strikes:
            return None
        return msgspec.structs.replace(fault, seen=fault.seen + 1, fired=fault.fired + 1)


LIST = """
SELECT fault_id, body, seen, fired FROM fault_orders WHERE NOT cleared ORDER BY fault_id
"""

ARMED = """
SELECT fault_id, body, seen, fired FROM fault_orders
WHERE operation IN (?, '*') AND NOT cleared
    AND (json_extract(body, '$.times') IS NULL OR fired < json_extract(body, '$.times'))
ORDER BY fault_id
"""


def _read(row: dict[str, object]) -> Fault:
    order = msgspec.json.decode(str(row.pop("body")), type=FaultOrder)
    return msgspec.structs.replace(_fault(0, order), **row)


def _fault(fault_id: int, order: FaultOrder) -> Fault:
    return Fault(fault_id=fault_id, **msgspec.structs.asdict(order))
