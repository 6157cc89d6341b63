"""Going ahead: a transition that ended is committed together with the intent that comes next.

Nothing outside depends on the end of a transition until the next write is sent. So the end,
the facts and what they ask for wait in memory for the commit of the next intent, which also
begins the transition that it belongs to; one that writes to no backend needs no commit of
its own. What never waits: a result while something is read from a backend, the end of a run
that people are told about, and anything of a run that was begun before.

A crash loses what waits. The first of it was begun in the table and is run again with its
journalled requests, as after any crash behind an answer; the others did nothing outside.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field, structs

from trunkline_kit import clock
from trunkline_kit.tracing import current_trace_parent

from .process import Due
from .writing import Ahead, FactKey, Task, Writing, transition_id_of

AHEAD_MAX = 8
"""Transitions that may wait for one commit."""


class Overtaken(BaseException):
    """Ends a run that went ahead: the case moved meanwhile, or the transition was known.

    Not an Exception, so that no transition swallows it by accident.
    """


class Unwritten(Struct):
    """Transitions of a held case that ended and wait for a commit."""

    before: tuple[Any, FactKey]
    """The case as it is committed, and the last fact folded into it."""
    asked: frozenset[str]
    """Transitions that the committed case asks for."""
    first: Writing
    """The end of the one that was begun in the table."""
    trace_parent: str
    """Under which the first asked for what follows."""
    more: list[Writing] = field(default_factory=list)
    ended: list[Task] = field(default_factory=list)
    """Those that were begun and have ended in memory only, as in `more`."""
    dues: tuple[Due, ...] = ()
    """What the case asks for with all of it folded in."""
    overtaken: bool = False
    """True when only the first may still be committed."""

    def next_task(self, case_id: str) -> Task | None:
        """Begin what nobody has asked for before; None when a look into the table is needed."""
        if self.overtaken or len(self.ended) >= AHEAD_MAX:
            return None
        known = self.asked | {one.transition_id for one in self.ended}
        for due in self.dues:
            name = transition_id_of(case_id, due.transition, due.cause)
            if due.at is None and name not in known:
                return Task(name, due.transition, due.cause, 1, clock.now(), self.trace_parent)
        return None

    def with_next(self, writing: Writing, begins: Task | None) -> Writing:
        """Give what one commit writes of it, together with the next transition's first lines."""
        parts = [self.first] if self.overtaken else [self.first, *self.more]
        ended = [] if self.overtaken else [Ahead(task, "done") for task in self.ended]
        begun = [] if begins is None else [Ahead(begins, "running")]
        lines = [line for part in (*parts, writing) for line in part.entries]
        return structs.replace(
            writing, entries=lines, ending=self.first.ending, ahead=[*ended, *begun]
        )

    @property
    def has_result(self) -> bool:
        """Whether a backend's answer is in it."""
        return any(is_result(line) for part in (self.first, *self.more) for line in part.entries)


def is_result(line: Any) -> bool:
    """Tell an answer to a write from other lines of the journal."""
    return getattr(line, "kind", "") in ("result", "refusal")


def ids_of(case_id: str, dues: Iterable[Due]) -> frozenset[str]:
    """Name the transitions that are asked for."""
    return frozenset(transition_id_of(case_id, due.transition, due.cause) for due in dues)


def unwritten_after(
    before: tuple[Any, FactKey], asked: frozenset[str], ended: Writing
) -> Unwritten:
    """Begin to wait with the end of a transition that was begun in the table."""
    return Unwritten(before, asked, ended, current_trace_parent())
