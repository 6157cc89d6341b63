"""What the first page counts."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from trunkline_model.capabilities.inbox import GroupedExceptions
from trunkline_model.capabilities.operations import CaseSummary

from .masking import masked_text
from .session import Session
from .views import reads_only


class StateCount(Struct, frozen=True):
    """How many cases of a process are in a state."""

    process: str
    """The process."""
    state: str
    """The state."""
    count: int
    """How many."""


class Backlog(Struct, frozen=True):
    """Everything that waits or is under way, counted."""

    waiting: int
    """Exceptions that a person must look at."""
    urgent: int
    """Those of high severity."""
    oldest_at: datetime | None
    """Since when the oldest waits (UTC)."""
    groups: tuple[GroupedExceptions, ...]
    """What they are about, the largest first."""
    cases: int
    """How many cases were counted."""
    stuck: int
    """Cases that have an exception."""
    states: tuple[StateCount, ...]
    """By process and state, the most frequent first."""


def backlog(
    groups: Sequence[GroupedExceptions], cases: Sequence[CaseSummary], session: Session
) -> Backlog:
    """Count; sentences are masked for who only reads."""
    counted = Counter((one.process, one.state) for one in cases)
    return Backlog(
        waiting=sum(one.count for one in groups),
        urgent=sum(one.count for one in groups if one.severity == "high"),
        oldest_at=min((one.oldest_at for one in groups), default=None),
        groups=tuple(_seen(one, session) for one in groups),
        cases=len(cases),
        stuck=sum(1 for one in cases if one.open_exceptions),
        states=tuple(StateCount(*key, number) for key, number in counted.most_common()),
    )


def _seen(group: GroupedExceptions, session: Session) -> GroupedExceptions:
    if not reads_only(session):
        return group
    return replace(group, sentence=masked_text(group.sentence))
