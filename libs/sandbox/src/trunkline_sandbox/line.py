"""The line on which an answer is about to go out, for faults that spoil how it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .faults import Fault


class Line:
    """One call's way back; a fault that was put on it is shown by whoever sends the answer."""

    fault: Fault | None = None


_open: ContextVar[Line | None] = ContextVar("_open", default=None)


@contextmanager
def line() -> Iterator[Line]:
    """Promise to show what spoils the answer of what is performed inside."""
    opened = Line()
    before = _open.set(opened)
    try:
        yield opened
    finally:
        _open.reset(before)


def spoil_line(fault: Fault) -> bool:
    """Put a fault on the line of this call; False when nobody promised to show it."""
    opened = _open.get()
    if opened is None:
        return False
    opened.fault = fault
    return True
