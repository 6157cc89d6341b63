"""Process lifecycles: the state charts that processes declare, for whoever draws them."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class GetLifecycle(Struct, frozen=True):
    """Ask for a lifecycle."""

    process: str
    """Name of the process, such as order-to-cash."""


class LifecycleMove(Struct, frozen=True):
    """One legal move of a case."""

    source: str
    """State it leaves."""
    target: str
    """State it reaches."""
    on: str
    """Kind of the fact that moves it."""


class LifecycleCommand(Struct, frozen=True):
    """What may be asked of a case."""

    command: str
    """Its name."""
    states: tuple[str, ...]
    """In which states."""


class Lifecycle(Struct, frozen=True):
    """A state chart."""

    process: str
    """The process."""
    initial: str
    """State of a case before its first fact was understood."""
    states: tuple[str, ...]
    """Every state as a smooth case passes them, the ends last."""
    moves: tuple[LifecycleMove, ...]
    """Every legal move."""
    commands: tuple[LifecycleCommand, ...]
    """Every command."""
    ends: tuple[str, ...]
    """States that nothing leaves."""


class GetPassage(Struct, frozen=True):
    """Ask which states a case passed."""

    process: str
    """Name of its process."""
    case_id: str
    """Its id."""


class StatePassed(Struct, frozen=True):
    """One state that a case reached."""

    state: str
    """The state."""
    on: str
    """Kind of the fact that led there."""
    at: datetime
    """When that happened (UTC)."""


class Passage(Struct, frozen=True):
    """The way of a case."""

    states: tuple[StatePassed, ...] = ()
    """Each state that it reached after the initial one, in the order in which the facts fold."""


class Lifecycles(Protocol):
    """Shows the lifecycle of a process as it is declared."""

    async def get_lifecycle(self, request: GetLifecycle) -> Lifecycle:
        """Read one; NotFound for a process that lives elsewhere."""
        ...

    async def get_passage(self, request: GetPassage) -> Passage:
        """Tell which states a case passed, as its facts tell it today; NotFound for none."""
        ...
