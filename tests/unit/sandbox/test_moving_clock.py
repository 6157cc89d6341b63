"""A sandbox lives at the time that a test sets, and only in a test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from moving_clock import MoveClock

from trunkline_sandbox import Sandbox, control_router

FROZEN = "2028-02-29T12:00:00+00:00"


class Woken:
    """Counts how often it was told that the clock moved."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    opened = Sandbox.open(tmp_path / "state.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def control(box: Sandbox, woken: Woken) -> Iterator[TestClient[Litestar]]:
    with TestClient(Litestar([control_router(box, woken)])) as client:
        yield client


def test_it_stands_runs_ahead_and_is_set_right(
    control: TestClient[Litestar], box: Sandbox, woken: Woken, move_clock: MoveClock
) -> None:
    del move_clock
    face = control.put("/_sandbox/clock", json={"frozen_at": FROZEN}).json()
    assert datetime.fromisoformat(face["now"]) == datetime.fromisoformat(FROZEN)
    box.journal.effect("pay")
    assert box.journal.after()[0].at == datetime.fromisoformat(FROZEN)
    assert control.put("/_sandbox/clock", json={"offset_s": 90000}).json()["moved_s"] == 90000
    assert control.delete("/_sandbox/clock").status_code == 204
    face = control.get("/_sandbox/clock").json()
    assert face["moved_s"] == 0
    assert abs((datetime.fromisoformat(face["now"]) - datetime.now(UTC)).total_seconds()) < 60
    assert woken.times == 3


def test_it_does_not_move_outside_a_test(
    control: TestClient[Litestar], woken: Woken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRUNKLINE_ENVIRONMENT", raising=False)
    answer = control.put("/_sandbox/clock", json={"offset_s": 5})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "the clock moves only with TRUNKLINE_ENVIRONMENT=test"
    assert control.get("/_sandbox/clock").json()["moved_s"] == 0
    assert woken.times == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"offset": 5}, "unknown field `offset`"),
        ({"frozen_at": "2028-02-29T12:00:00"}, "time zone"),
    ],
)
def test_what_is_no_time_is_refused(
    control: TestClient[Litestar], wrong: dict[str, object], words: str
) -> None:
    answer = control.put("/_sandbox/clock", json=wrong)
    assert answer.status_code == 400
    assert words in answer.json()["detail"]
