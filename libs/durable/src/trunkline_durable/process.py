"""The declaration of a process: what its service's lifecycle.py puts on one page."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from .chart import Chart
from .problem import KeptDocument
from .step import Step

if TYPE_CHECKING:
    from .editing import Editing
    from .run import Run


class Fact(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Base of a process's facts: something that happened. The class name is its kind.

    Facts are always recorded. They fold in the order (occurred_at, kind, fact id), so
    whatever order they arrive in, and however often, the case comes out the same.
    """

    occurred_at: datetime
    """The source's own time of it (UTC)."""


class Due(Struct, frozen=True):
    """A transition that the folded case asks for."""

    transition: str
    """Its name in the process's `transitions`."""
    cause: str
    """Short and stable, such as a shipment's number: one (transition, cause) of a case
    runs once, however often the fold asks for it."""
    at: datetime | None = None
    """Not before this instant (UTC); None means now."""


def _nobody(fact: Any) -> str | None:  # noqa: ARG001
    return None


def _nothing(case: Any) -> Iterable[str]:  # noqa: ARG001
    return ()


def _no_labels(case: Any) -> Mapping[str, str]:  # noqa: ARG001
    return {}


def _no_entity(case: Any) -> str:  # noqa: ARG001
    return ""


def _no_days(case: Any) -> Iterable[date]:  # noqa: ARG001
    return ()


def _unread(clients: Any) -> Any:  # noqa: ARG001
    return None


def _no_document(case: Any) -> KeptDocument | None:  # noqa: ARG001
    return None


class Process[Case](Struct, frozen=True, kw_only=True):
    """One process. Every function in it is pure except the transitions."""

    name: str
    """Run-time name, also its queue, such as order-to-cash."""
    snapshot: type[Case]
    """Frozen Struct of the folded case; every field has a default."""
    facts: Any
    """Union of the process's `Fact` Structs (or the one Struct)."""
    fold: Callable[[Case, Any], Case]
    """Gives the case after one more fact. Never raises for a fact that can arrive."""
    state_of: Callable[[Case], str]
    """Header state, derived."""
    due: Callable[[Case], Iterable[Due]]
    """What the case asks for now. A transition that has not begun and is not asked for
    any more is withdrawn; it opens again when the case asks again."""
    chart: Chart
    """States, legal moves and commands."""
    transitions: "Mapping[str, Callable[[Run, Case], Awaitable[None]]]"
    """Name to `async def transition(run, case)`, one file each."""
    steps: tuple[Step[Any, Any], ...] = ()
    """Every step that has an undo, so that a later transition can take it back."""
    any_order: bool = False
    """True when `fold` gives the same case in whatever order facts come, so that one that comes
    late is folded as it comes; else the case is folded anew from all of its facts."""
    version: int = 1
    """Raise it when `fold` or `snapshot` changes: cases fold anew when next touched."""
    owner: str = "operations"
    """Who gets the exceptions."""
    person_of: Callable[[Any], str | None] = _nobody
    """Names the person a fact is about (a customer id, a mail address), whose key seals
    the case's personal values; None leaves the case's key as it is."""
    aliases_of: Callable[[Case], Iterable[str]] = _nothing
    """Further keys by which facts may name the case; unique in the process."""
    labels_of: Callable[[Case], Mapping[str, str]] = _no_labels
    """Values that lists are filtered by, such as partner_id. Never personal."""
    legal_entity_of: Callable[[Case], str] = _no_entity
    """The legal entity that the case belongs to."""
    document_of: Callable[[Case], KeptDocument | None] = _no_document
    """The bytes that the case began with, which its exceptions show; None when there are none."""
    editing: "Editing[Case] | None" = None
    """What people may correct in what came in; None when nothing may be."""
    reading: Callable[[Any], Any] = _unread
    """Gives, of the clients, such as read and change nothing: what rehearsals may ask."""
    days_of: Callable[[Case], Iterable[date]] = _no_days
    """The days on which the case's documents count: a closed one keeps it from being replayed."""
