"""Where a fact came from: the event of a system service, and the bytes behind it.

A reader says so around its delivery; every fact that is recorded meanwhile keeps it in its
journal entry, so that lineage ends at the bytes that came in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from msgspec import Struct


class Origin(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of a log."""

    source: str
    """Run-time name of the service whose log it is, such as system-bank."""
    position: int
    """Its place in that log."""
    connection_id: str = ""
    """The backend instance that spoke."""
    event_id: str = ""
    """The backend's id of it."""
    raw_document_id: str = ""
    """Where the service keeps the bytes; empty when it polled for data."""


NAMED = ("connection_id", "event_id", "raw_document_id")

_NOW: ContextVar[Origin | None] = ContextVar("origin", default=None)


@contextmanager
def heard(event: Any, source: str) -> Iterator[None]:
    """Facts that are recorded in the block came in that event of that service's log."""
    told = {name: getattr(event, name, "") for name in NAMED}
    token = _NOW.set(Origin(source=source, position=event.position, **told))
    try:
        yield
    finally:
        _NOW.reset(token)


def current_origin() -> Origin | None:
    """Give what is being delivered just now; None outside of a delivery."""
    return _NOW.get()
