"""The same decision about many exceptions: shown, counted, confirmed, and told what changed."""

import pytest
from console_records import exception
from console_world import Browser, World

from trunkline_experience_web.bulk import SEEN_MAX, meanwhile
from trunkline_model.capabilities.inbox import DecideExceptions, Fault
from trunkline_model.capabilities.operations import ExceptionFilter, ListExceptions

OMAR = "omar@demo.example"
ONLY = ExceptionFilter(reason="unknown_sku", group_id="g1")
FILTER = {"reason": "unknown_sku", "group_id": "g1"}


@pytest.fixture(autouse=True)
def filled(world: World) -> None:
    world.operations.exceptions.extend([exception(1), exception(2)])


def decided(world: World) -> list[DecideExceptions]:
    """What was really decided, dry counts left out."""
    asked = [one for one in world.inbox.asked if isinstance(one, DecideExceptions)]
    return [one for one in asked if one.expected != -1]


async def confirmed(browser: Browser, **form: str) -> str:
    """Fill in the first page; gives the page that asks once more."""
    return (await browser.send("/console/bulk/confirm", **(FILTER | form))).text


async def pressed(browser: Browser, **changes: str) -> str:
    """Press the button of the page that asks once more, with its fields as they are."""
    form = browser.fields("/console/bulk") | changes
    return (await browser.post("/console/bulk", form)).text


async def test_a_filtered_list_offers_to_decide_about_all_of_it(world: World) -> None:
    browser = await world.signed_in()
    page = (await browser.open("/console/exceptions?reason=unknown_sku&group_id=g1")).text
    assert 'href="/console/bulk?reason=unknown_sku&amp;group_id=g1"' in page
    assert "narrow the list first" in (await browser.open("/console/exceptions")).text
    for path in ("/console/exceptions?reason=unknown_sku&in=resolved", "/console/exceptions?in="):
        assert "Decide about all" not in (await browser.open(path)).text
    viewer = await world.signed_in("vera")
    assert "/console/bulk" not in (await viewer.open("/console/exceptions?reason=x")).text


async def test_one_sees_how_many_there_are_and_which_before_choosing(world: World) -> None:
    world.inbox.matching = 31
    browser = await world.signed_in()
    page = (await browser.open("/console/bulk?reason=unknown_sku&group_id=g1")).text
    assert "Decide about 31 at once" in page
    assert "The oldest 2 of 31." in page
    assert "exc-2" in page
    asked = world.inbox.last(DecideExceptions)
    assert (asked.only, asked.expected, asked.actor) == (ONLY, -1, OMAR)
    assert world.operations.last(ListExceptions).only == ONLY


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"decision": "assign", "to": "olga"}, "Hand over 2 exceptions?"),
        ({"decision": "retry"}, "Release 2 exceptions?"),
        ({"decision": "discard", "why": "a test of the shop"}, "Discard 2 exceptions?"),
    ],
)
async def test_nothing_is_decided_before_it_is_confirmed(
    world: World, form: dict[str, str], said: str
) -> None:
    browser = await world.signed_in()
    page = await confirmed(browser, **form)
    assert (said in page, decided(world)) == (True, [])
    assert "all of them" in await pressed(browser)
    why, to = form.get("why", ""), form.get("to", "")
    assert decided(world) == [DecideExceptions(ONLY, form["decision"], OMAR, why, to, 2)]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose what to do"),
        ({"decision": "explode"}, "Choose what to do"),
        ({"decision": "assign", "to": " "}, "Say to whom"),
        ({"decision": "discard", "why": " "}, "Say why"),
    ],
)
async def test_what_is_missing_is_named(world: World, form: dict[str, str], said: str) -> None:
    browser = await world.signed_in()
    for path in ("/console/bulk/confirm", "/console/bulk"):
        answer = await browser.send(path, group_id="g1", **form)
        assert (answer.status_code, said in answer.text) == (422, True)
    assert decided(world) == []


async def test_what_came_and_went_meanwhile_is_said_and_nothing_is_decided(world: World) -> None:
    browser = await world.signed_in()
    await confirmed(browser, decision="retry")
    world.operations.exceptions[0] = exception(3, reason="no_such_tax_code")
    page = await pressed(browser)
    assert "They are not the same as when you looked" in page
    assert "1 came since." in page
    assert "1 of those you saw is decided or settled by now." in page
    assert "No such tax code" in page
    assert decided(world) == []
    await pressed(browser)
    assert len(decided(world)) == 1


async def test_what_is_decided_but_not_carried_out_is_not_counted_twice(world: World) -> None:
    browser = await world.signed_in()
    await confirmed(browser, decision="retry")
    world.operations.exceptions[0] = exception(1, state="decided")
    assert "1 of those you saw is decided" in await pressed(browser)


async def test_more_than_fit_a_page_are_held_by_their_number(world: World) -> None:
    world.inbox.matching = 700
    browser = await world.signed_in()
    await confirmed(browser, decision="retry")
    world.inbox.matching = 701
    page = await pressed(browser)
    assert "Release 701 exceptions?" in page
    assert "nothing was decided" in page


def test_what_stood_beyond_the_page_is_not_called_new() -> None:
    shown = [exception(number) for number in range(SEEN_MAX)]
    found = meanwhile({one.exception_id for one in shown}, [*shown[1:], exception(900)])
    assert (found.came, found.went) == ((), 1)


async def test_what_could_not_be_decided_is_named(world: World) -> None:
    world.inbox.refused = (Fault("exc-2", "not_open", "It was decided by olga."),)
    browser = await world.signed_in()
    await confirmed(browser, decision="retry")
    page = await pressed(browser)
    assert "1 of 2 decided" in page
    assert 'href="/console/exceptions/exc-2"' in page
    assert "It was decided by olga." in page


async def test_nothing_that_waits_any_more_offers_no_button(world: World) -> None:
    world.inbox.matching = 0
    world.operations.exceptions.clear()
    browser = await world.signed_in()
    assert "Go on" not in (await browser.open("/console/bulk?reason=x")).text
    page = await confirmed(browser, decision="retry")
    assert "there is nothing left to decide" in page
