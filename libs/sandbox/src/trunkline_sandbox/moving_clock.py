"""`/_sandbox/clock`: what time it is in a sandbox, and another time for a test."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from litestar import delete, get, put
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.params import JSONBody

from trunkline_kit import clock
from trunkline_kit.errors import Refused


class ClockFace(msgspec.Struct, frozen=True):
    """What the clock shows."""

    now: datetime
    moved_s: float
    """How far it is ahead of the machine's."""


def clock_routes(moved: Callable[[], None] | None = None) -> list[Any]:
    """Give the routes; `moved` is called after each move. Outside a test a move is a 403."""

    @get("/clock", sync_to_thread=False)
    def read_clock() -> ClockFace:
        """What time it is."""
        return _face()

    @put("/clock", sync_to_thread=False)
    def move_clock(data: JSONBody[dict[str, Any]]) -> ClockFace:
        """`{"offset_s": ...}` ahead, or standing at `{"frozen_at": ...}`."""
        try:
            _move(msgspec.convert(data, clock.Moved), moved)
        except msgspec.ValidationError as error:
            raise ClientException(str(error)) from error
        return _face()

    @delete("/clock", sync_to_thread=False)
    def set_right() -> None:
        """The machine's time again."""
        _move(clock.Moved(), moved)

    return [read_clock, move_clock, set_right]


def _face() -> ClockFace:
    return ClockFace(clock.now(), clock.moved_s())


def _move(to: clock.Moved, moved: Callable[[], None] | None) -> None:
    try:
        clock.move(to)
    except Refused as error:
        raise PermissionDeniedException(error.sentence) from error
    if moved is not None:
        moved()
