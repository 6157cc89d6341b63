"""One clock for the product: the machine's, unless a test moves it."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from moving_clock import MoveClock

from trunkline_kit import clock
from trunkline_kit.clock import Clock, ForbiddenClock, Moved
from trunkline_kit.errors import Refused

LONDON = ZoneInfo("Europe/London")
TEST = {"TRUNKLINE_ENVIRONMENT": "test"}
NEW_YEAR = "2027-01-01T00:00:00+00:00"


def test_it_is_the_machines_time_unless_moved() -> None:
    before = datetime.now(UTC)
    told = Clock({}).now()
    assert before <= told <= datetime.now(UTC)
    assert told.tzinfo is UTC


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUNKLINE_CLOCK_OFFSET_S", "3600"),
        ("TRUNKLINE_CLOCK_FROZEN_AT", NEW_YEAR),
        ("TRUNKLINE_CLOCK_FILE", "clock.json"),
    ],
)
def test_a_process_with_a_moved_clock_starts_in_a_test_only(name: str, value: str) -> None:
    Clock({name: value, **TEST})
    for elsewhere in ({}, {"TRUNKLINE_ENVIRONMENT": "production"}):
        with pytest.raises(ForbiddenClock, match="only with TRUNKLINE_ENVIRONMENT=test"):
            Clock({name: value, **elsewhere})


@pytest.mark.parametrize("offset_s", [90000.0, -90000.0])
def test_an_offset_moves_it(offset_s: float) -> None:
    moved = Clock({"TRUNKLINE_CLOCK_OFFSET_S": str(offset_s), **TEST})
    before = datetime.now(UTC)
    assert before <= moved.now() - timedelta(seconds=offset_s) <= datetime.now(UTC)
    assert moved.moved_s() == offset_s


def test_a_frozen_clock_stands() -> None:
    frozen = Clock({"TRUNKLINE_CLOCK_FROZEN_AT": NEW_YEAR, **TEST})
    assert frozen.now() == frozen.now() == datetime(2027, 1, 1, tzinfo=UTC)
    ahead_s = (datetime(2027, 1, 1, tzinfo=UTC) - datetime.now(UTC)).total_seconds()
    assert abs(frozen.moved_s() - ahead_s) < 60


@pytest.mark.parametrize(
    ("name", "value"), [("OFFSET_S", "soon"), ("FROZEN_AT", "2027-01-01T00:00:00")]
)
def test_a_setting_that_is_no_time_stops_the_process(name: str, value: str) -> None:
    with pytest.raises(ForbiddenClock, match=name.lower()):
        Clock({f"TRUNKLINE_CLOCK_{name}": value, **TEST})


def test_a_file_moves_it_at_run_time(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    watched = Clock({"TRUNKLINE_CLOCK_FILE": str(path), **TEST})
    assert watched.moved_s() == 0
    for number, (text, moved_s) in enumerate(
        [('{"offset_s": 60}', 60.0), ('{"offset_s": -60}', -60.0)], 1
    ):
        path.write_text(text)
        os.utime(path, (number, number))
        assert watched.moved_s() == moved_s
    path.unlink()
    assert watched.moved_s() == 0


def test_it_is_moved_in_a_test_only() -> None:
    moved = Clock(TEST)
    moved.move(Moved(offset_s=5))
    assert moved.moved_s() == 5
    with pytest.raises(Refused, match="only with TRUNKLINE_ENVIRONMENT=test"):
        Clock({}).move(Moved(offset_s=5))


def test_nobody_is_ahead_unless_moved() -> None:
    assert clock.moved_s() == 0.0


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-29T00:30:00+00:00", date(2026, 3, 29)),
        ("2026-06-30T22:59:59+00:00", date(2026, 6, 30)),
        ("2026-06-30T23:00:00+00:00", date(2026, 7, 1)),
        ("2026-10-24T23:30:00+00:00", date(2026, 10, 25)),
        ("2026-10-25T23:30:00+00:00", date(2026, 10, 25)),
        ("2028-02-28T23:59:59+00:00", date(2028, 2, 28)),
        ("2028-02-29T00:00:00+00:00", date(2028, 2, 29)),
        ("2026-12-31T23:59:59+00:00", date(2026, 12, 31)),
        (NEW_YEAR, date(2027, 1, 1)),
    ],
)
def test_today_is_the_day_of_the_zone(move_clock: MoveClock, instant: str, day: date) -> None:
    move_clock(datetime.fromisoformat(instant))
    assert clock.today(LONDON) == day
