"""The bank books and closes by its own day, at a year end as in a summer night."""

from datetime import date, datetime
from typing import Any

import pytest
from edge_days import INSTANTS, NAMES
from litestar import Litestar
from litestar.testing import TestClient
from moving_clock import MoveClock


@pytest.mark.parametrize(("at", "day"), INSTANTS, ids=NAMES)
def test_an_entry_and_its_statement_are_of_the_banks_day(
    bank: TestClient[Litestar], move_clock: MoveClock, at: datetime, day: date
) -> None:
    move_clock(at)
    entry: dict[str, Any] = bank.post("/_sandbox/entries", json={"amount": "1.00"}).json()
    assert (entry["booked_on"], entry["value_on"]) == (day.isoformat(), day.isoformat())
    statement: dict[str, Any] = bank.post("/_sandbox/statements", json={}).json()
    assert statement["closed_on"] == day.isoformat()
    assert [one["entry_reference"] for one in statement["entries"]] == [entry["entry_reference"]]


def test_what_is_booked_after_midnight_is_on_the_next_statement(
    bank: TestClient[Litestar], move_clock: MoveClock
) -> None:
    told = []
    for at in ("2026-06-30T22:59:59+00:00", "2026-06-30T23:00:00+00:00"):
        move_clock(datetime.fromisoformat(at))
        bank.post("/_sandbox/entries", json={"amount": "1.00"})
    for day in ("2026-06-30", "2026-07-01"):
        statement = bank.post("/_sandbox/statements", json={"closed_on": day}).json()
        told.append([one["booked_on"] for one in statement["entries"]])
    assert told == [["2026-06-30"], ["2026-07-01"]]
