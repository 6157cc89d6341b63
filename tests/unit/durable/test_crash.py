import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

STRIKE = "from trunkline_durable.crash import crash_point; crash_point('answered', 'book')"
START = "from trunkline_durable.crash import armed; armed()"


def run(code: str, **settings: str) -> int:
    kept = {name: value for name, value in os.environ.items() if "TRUNKLINE" not in name}
    environment = {**kept, **{f"TRUNKLINE_{name}": value for name, value in settings.items()}}
    return subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode


@pytest.mark.parametrize("point", ["answered", "answered/book"])
def test_a_crash_point_kills_its_own_process(point: str) -> None:
    assert run(STRIKE, CRASH_AT=point, ENVIRONMENT="test") == -signal.SIGKILL


@pytest.mark.parametrize("point", ["answered/reserve", "before_send"])
def test_another_crash_point_is_passed(point: str) -> None:
    assert run(STRIKE, CRASH_AT=point, ENVIRONMENT="test") == 0


def test_without_a_setting_nothing_crashes() -> None:
    assert run(STRIKE, ENVIRONMENT="test") == 0


@pytest.mark.parametrize("environment", ["production", ""])
def test_a_process_outside_a_test_does_not_start_with_a_crash_point(environment: str) -> None:
    assert run(START, CRASH_AT="answered", ENVIRONMENT=environment) == 1


def test_a_crash_point_that_does_not_exist_does_not_start() -> None:
    assert run(START, CRASH_AT="nowhere", ENVIRONMENT="test") == 1


def test_a_crash_point_can_strike_once(tmp_path: Path) -> None:
    settings = {"CRASH_AT": "answered", "ENVIRONMENT": "test", "CRASH_ONCE": str(tmp_path / "x")}
    assert run(STRIKE, **settings) == -signal.SIGKILL
    assert run(STRIKE, **settings) == 0
