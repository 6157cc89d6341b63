"""How well processes ran, on a page."""

from datetime import UTC, datetime, timedelta

import pytest
from console_world import World

from trunkline_experience_web.words import share, took
from trunkline_model.capabilities.measures import GetMeasures


async def test_measures_of_some_days_include_the_last(world: World) -> None:
    browser = await world.signed_in("vera")
    path = "/console/measures?process=order-to-cash&since=2026-11-01&until=2026-11-20"
    page = (await browser.open(path)).text
    asked = world.measures.last(GetMeasures)
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
    assert asked == GetMeasures("order-to-cash", since, until)
    for said in ("12.5 %", "1 of 8", "over 99.9 %", "4 ms", "2.5 s", "2 h 1 min"):
        assert said in page
    assert "<meter" in page
    days = page.partition("newest certificates leave unexplained")[2]
    assert days.count('href="/console/completeness/2026-11-19"') == 2
    assert '<span class="state bad">3</span>' in days


async def test_without_days_the_last_seven_are_measured(world: World) -> None:
    await (await world.signed_in("vera")).open("/console/measures")
    asked = world.measures.last(GetMeasures)
    assert asked.until - asked.since == timedelta(days=7)
    assert asked.until > datetime.now(UTC) - timedelta(minutes=1)


async def test_days_in_which_nothing_ran_say_what_to_do(world: World) -> None:
    world.measures.runs = 0
    browser = await world.signed_in("vera")
    page = (await browser.open("/console/measures")).text
    assert "choose others" in page
    assert "No day was counted by then" in page
    assert (await browser.open("/console/measures?since=soon")).status_code == 422


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.99999, "over 99.9 %"),
        (0.00001, "under 0.1 %"),
        (0.125, "12.5 %"),
    ],
)
def test_a_share_is_never_called_whole_when_it_is_not(part: float, said: str) -> None:
    assert share(part) == said


def test_short_times_are_said_to_the_millisecond() -> None:
    assert [took(one) for one in (0.0042, 1.25, 75.0)] == ["4 ms", "1.2 s", "1 min"]
