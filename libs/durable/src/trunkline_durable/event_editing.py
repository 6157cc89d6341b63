"""What people may correct in an event that a reader set aside, and how it is delivered then."""

from collections.abc import Awaitable, Callable

from trunkline_store.pool import Connection

from .editing import CaseEdited, Editing


class EventEditing[E](Editing[E], frozen=True, kw_only=True):
    """Declared with a reader."""

    correct: Callable[[Connection, E, CaseEdited], Awaitable[None]]
    """Delivers the corrected event and records the correction in every case that it reaches.
    Raises as live delivery does when it still fits nowhere."""
