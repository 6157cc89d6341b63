"""A fixture that moves the clock of this process, and sets it right after the test."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from trunkline_kit import clock

type MoveClock = Callable[[datetime | timedelta], None]
"""Moves it ahead by so much, or has it stand at an instant."""


@pytest.fixture
def move_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[MoveClock]:
    """Give what moves the clock that the product reads here."""
    monkeypatch.setenv("TRUNKLINE_ENVIRONMENT", "test")

    def move(to: datetime | timedelta) -> None:
        if isinstance(to, timedelta):
            clock.move(clock.Moved(offset_s=to.total_seconds()))
        else:
            clock.move(clock.Moved(frozen_at=to))

    yield move
    clock.move(clock.Moved())
