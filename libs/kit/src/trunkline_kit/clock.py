"""The product's clock: everything that asks what time or day it is asks here.

Only with `TRUNKLINE_ENVIRONMENT=test` it can be moved, so that tests can live through a year end:
`TRUNKLINE_CLOCK_OFFSET_S` (seconds, may be negative), `TRUNKLINE_CLOCK_FROZEN_AT` (an ISO 8601
instant at which it stands), or at run time `TRUNKLINE_CLOCK_FILE`, a JSON file with `offset_s` or
`frozen_at` that is looked at whenever the time is asked; a file that is not there moves nothing.

How long something takes is measured by a monotonic clock, and leases by the database's, which all
replicas share: those never move.
"""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import msgspec

from .errors import Refused

ONLY_TESTS = "the clock moves only with TRUNKLINE_ENVIRONMENT=test"


class ForbiddenClock(SystemExit):
    """The clock is moved outside a test, or to where there is no time."""


class Moved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a clock stands against the machine's."""

    offset_s: float = 0.0
    """So many seconds ahead; negative: behind."""
    frozen_at: datetime | None = None
    """It stands at this instant (plus the offset)."""

    def __post_init__(self) -> None:
        """Refuse an instant without a time zone."""
        if self.frozen_at is not None and self.frozen_at.tzinfo is None:
            raise ValueError("frozen_at needs a time zone, such as a Z at its end")


class Clock:
    """One clock; a process has one, see `now` and `today`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Read where it starts; raises ForbiddenClock when it may not stand there."""
        self._environment = environment
        self._path = Path(environment.get("TRUNKLINE_CLOCK_FILE", ""))
        self._has_file = "TRUNKLINE_CLOCK_FILE" in environment
        self._seen_ns = 0
        self._start = self._moved = _read_start(environment)
        if (self._has_file or self._moved != Moved()) and not self.movable:
            raise ForbiddenClock(ONLY_TESTS)

    @property
    def movable(self) -> bool:
        """Whether this is a test."""
        return self._environment.get("TRUNKLINE_ENVIRONMENT") == "test"

    def now(self) -> datetime:
        """Give the present instant (UTC)."""
        if self._has_file:
            self._look()
        moved = self._moved
        return (moved.frozen_at or datetime.now(UTC)) + timedelta(seconds=moved.offset_s)

    def moved_s(self) -> float:
        """Tell how far it is ahead of the machine's."""
        at = self.now()
        if self._moved.frozen_at is None:
            return self._moved.offset_s
        return (at - datetime.now(UTC)).total_seconds()

    def move(self, to: Moved) -> None:
        """Move it from now on; raises Refused outside a test."""
        if not self.movable:
            raise Refused(ONLY_TESTS, reason="not_a_test")
        self._moved = to

    def _look(self) -> None:
        try:
            changed_ns = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            self._seen_ns, self._moved = 0, self._start
            return
        if changed_ns != self._seen_ns:
            self._moved = msgspec.json.decode(self._path.read_bytes(), type=Moved)
            self._seen_ns = changed_ns


def _read_start(environment: Mapping[str, str]) -> Moved:
    names = {field: f"TRUNKLINE_CLOCK_{field.upper()}" for field in Moved.__struct_fields__}
    given = {field: environment[name] for field, name in names.items() if name in environment}
    try:
        return msgspec.convert(given, Moved, strict=False)
    except msgspec.ValidationError as error:
        raise ForbiddenClock(f"TRUNKLINE_CLOCK_OFFSET_S or _FROZEN_AT: {error}") from error


_own = Clock(os.environ)


def now() -> datetime:
    """Give the present instant (UTC) by this process' clock."""
    return _own.now()


def today(zone: tzinfo) -> date:
    """Give the day that it is in a time zone."""
    return _own.now().astimezone(zone).date()


def moved_s() -> float:
    """How far this process' clock is ahead of the machine's; 0 unless a test moved it.

    Added to the database's `now()` where a business time is compared with it.
    """
    return _own.moved_s()


def move(to: Moved) -> None:
    """Move this process' clock; raises Refused outside a test."""
    _own.move(to)
