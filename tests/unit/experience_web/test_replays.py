"""Replays: chosen, shown per system, and sent as they were seen."""

from datetime import UTC, datetime

import pytest
from console_records import case
from console_world import World

from trunkline_experience_web.previewing import preview_view
from trunkline_model.capabilities.corrections import CaseRef
from trunkline_model.capabilities.operations import OpenTransition
from trunkline_model.capabilities.replay import (
    Effect,
    EffectDifference,
    Preview,
    PreviewRange,
    PreviewReplay,
    Replay,
    ReplayRange,
    TransitionPreview,
)

OMAR = "omar@demo.example"
TIME = {"process": "order-to-cash", "since": "2026-11-20T09:00", "until": "2026-11-21T00:00"}
SINCE, UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
STEP = "order-to-cash/TL-000007:book_sale:captured"


def test_a_preview_is_summed_up_for_each_system() -> None:
    def effects(*said: tuple[str, str]) -> TransitionPreview:
        found = tuple(Effect(system, "s", "r", state, "{}") for system, state in said)
        return TransitionPreview("a:b:c", "would_finish", "", found)

    found = Preview(
        "c",
        "TL-7",
        1,
        (
            effects(("erp", "happened"), ("erp", "happened"), ("shop", "unknown")),
            effects(("erp", "would_happen"), ("warehouse", "would_happen")),
        ),
        (EffectDifference("bank", "pay", "t", "{}", "{}"),),
    )
    counted = [
        (one.system, one.happened, one.unknown, one.would_happen, one.changed)
        for one in preview_view(found).systems
    ]
    assert counted == [
        ("bank", 0, 0, 0, 1),
        ("erp", 2, 0, 1, 0),
        ("shop", 0, 1, 0, 0),
        ("warehouse", 0, 0, 1, 0),
    ]


async def test_the_page_leads_to_a_preview_of_a_case_a_step_or_an_exception(world: World) -> None:
    browser = await world.signed_in()
    page = (await browser.open("/console/replays")).text
    for name in ('name="case"', 'name="step"', 'name="exception"', 'name="since"'):
        assert name in page
    await browser.open(f"/console/corrections/replay?case=TL-000007&step={STEP}&exception=")
    work = CaseRef(case_id="TL-000007", transition_id=STEP)
    assert world.replays.last(PreviewReplay).work == work
    await browser.post(
        "/console/corrections/replay",
        {**browser.fields("/console/corrections/replay"), "reason": "x"},
    )
    assert world.replays.last(Replay) == Replay(work, OMAR, "x")


async def test_each_open_step_of_a_case_can_be_previewed_alone(world: World) -> None:
    world.operations.cases.append(case(7))
    now = datetime.now(UTC)
    world.operations.transitions = (
        OpenTransition(STEP, "parked", now, 3, "the ERP is away"),
        OpenTransition("running-one", "running", now, 1, ""),
    )
    page = (await (await world.signed_in()).open("/console/cases/TL-000007")).text
    assert "step=order-to-cash%2FTL-000007%3Abook_sale%3Acaptured" in page
    assert "step=running-one" not in page
    assert (
        "corrections/replay"
        not in (await (await world.signed_in("vera")).open("/console/cases/TL-000007")).text
    )


async def test_a_time_is_previewed_and_then_sent_as_it_was_seen(world: World) -> None:
    browser = await world.signed_in()
    path = (
        "/console/replays/time?process=order-to-cash&since=2026-11-20T09:00&until=2026-11-21T00:00"
    )
    page = (await browser.open(path)).text
    assert "2 unfinished cases" in page
    assert "nothing was sent" in page
    assert world.replays.last(PreviewRange) == PreviewRange("order-to-cash", SINCE, UNTIL, 50)
    assert not [one for one in world.replays.asked if isinstance(one, ReplayRange)]
    form = {**browser.fields("/console/replays/time"), "reason": "the ERP was away"}
    page = (await browser.post("/console/replays/time", form)).text
    said = ("order-to-cash", SINCE, UNTIL, 2, OMAR, "the ERP was away")
    assert world.replays.last(ReplayRange) == ReplayRange(*said)
    assert "2 cases put back to work" in page


async def test_cases_that_came_in_between_are_shown_before_any_is_sent(world: World) -> None:
    browser = await world.signed_in()
    world.replays.unfinished = 3
    answer = await browser.send("/console/replays/time", **TIME, expected="2", reason="x")
    assert answer.status_code == 409
    assert "3 cases wait by now and not 2" in answer.text
    assert "3 unfinished cases" in answer.text
    assert browser.fields("/console/replays/time")["expected"] == ["3"]
    assert not [one for one in world.replays.asked if isinstance(one, Replay)]


async def test_what_may_not_be_replayed_is_named(world: World) -> None:
    world.replays.refused = ("TL-000008: its period is closed.",)
    browser = await world.signed_in()
    page = (await browser.send("/console/replays/time", **TIME, expected="2", reason="x")).text
    assert "1 case put back to work" in page
    assert "TL-000008: its period is closed." in page


async def test_more_than_can_be_looked_at_is_not_offered(world: World) -> None:
    world.replays.unfinished = 51
    browser = await world.signed_in()
    page = (await browser.open("/console/replays/time?since=2026-11-20&until=2026-11-21")).text
    assert "50+ unfinished cases" in page
    assert "choose a shorter time" in page
    assert browser.fields("/console/replays/time") == {}


async def test_a_time_with_nothing_unfinished_says_what_to_do(world: World) -> None:
    world.replays.unfinished = 0
    page = await (await world.signed_in()).open(
        "/console/replays/time?since=2026-11-20&until=2026-11-21"
    )
    assert "Choose another time or process." in page.text


@pytest.mark.parametrize("since", ["", "yesterday"])
async def test_a_time_that_is_none_is_refused(world: World, since: str) -> None:
    browser = await world.signed_in()
    answer = await browser.http.get("/console/replays/time", params=TIME | {"since": since})
    assert (answer.status_code, "is no time" in answer.text) == (422, True)
    assert world.replays.asked == []
