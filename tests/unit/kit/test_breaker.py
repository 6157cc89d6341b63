"""A backend that fails every time is left alone, and found well again soon."""

import pytest

from trunkline_kit.breaker import FAILURES_MAX, PAUSE_FIRST_S, PAUSE_MAX_S, Breaker
from trunkline_kit.errors import Unavailable


class Clock:
    """Time as a test has it pass."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def calls(breaker: Breaker, clock: Clock, seconds: float, *, ask_every_s: float = 0.1) -> int:
    """Have many callers ask a backend that is down for so long; gives how many calls it got."""
    sent, ends = 0, clock.now + seconds
    while clock.now < ends:
        try:
            breaker.check()
        except Unavailable:
            clock.now += ask_every_s
            continue
        sent += 1
        breaker.failed()
        clock.now += ask_every_s
    return sent


def test_ten_failures_in_a_row_stop_the_calls(clock: Clock) -> None:
    breaker = Breaker("the shop", clock)
    for _ in range(FAILURES_MAX):
        breaker.check()
        breaker.failed()
    with pytest.raises(Unavailable) as stopped:
        breaker.check()
    assert stopped.value.reason == "breaker"
    assert not stopped.value.unknown
    assert stopped.value.retry_after_s == pytest.approx(PAUSE_FIRST_S)


def test_failures_with_answers_in_between_stop_nothing(clock: Clock) -> None:
    breaker = Breaker("the shop", clock)
    for _ in range(5 * FAILURES_MAX):
        breaker.check()
        breaker.failed()
        breaker.check()
        breaker.succeeded()


def test_a_backend_that_is_down_for_an_hour_is_asked_four_times_a_minute(clock: Clock) -> None:
    asked = calls(Breaker("the shop", clock), clock, 3_600)
    assert FAILURES_MAX < asked < FAILURES_MAX + 10 + 3_600 / PAUSE_MAX_S


def test_after_a_pause_one_call_goes_and_the_others_wait_for_what_it_finds(clock: Clock) -> None:
    breaker = Breaker("the shop", clock)
    for _ in range(FAILURES_MAX):
        breaker.failed()
    clock.now += PAUSE_FIRST_S
    breaker.check()
    with pytest.raises(Unavailable):
        breaker.check()


def test_one_answer_lets_all_go_again(clock: Clock) -> None:
    breaker = Breaker("the shop", clock)
    calls(breaker, clock, 600)
    clock.now += PAUSE_MAX_S
    breaker.check()
    breaker.succeeded()
    for _ in range(100):
        breaker.check()


def test_a_pause_that_has_grown_begins_small_again_after_an_answer(clock: Clock) -> None:
    breaker = Breaker("the shop", clock)
    calls(breaker, clock, 600)
    breaker.succeeded()
    for _ in range(FAILURES_MAX):
        breaker.failed()
    with pytest.raises(Unavailable) as stopped:
        breaker.check()
    assert stopped.value.retry_after_s == pytest.approx(PAUSE_FIRST_S)
