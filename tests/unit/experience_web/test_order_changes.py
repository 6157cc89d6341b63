"""A buyer asks on a purchase's page for a change; it stands beside the order until it is over."""

from datetime import date
from decimal import Decimal

import pytest
from console_purchases import gbp, order_change, sent_purchase
from console_world import Browser, World

from trunkline_kit.errors import Conflict, Refused, TrunklineError
from trunkline_model.capabilities.purchases import ChangePurchase, DecidePurchase, WantedLine
from trunkline_model.purchase_progress import PurchaseLineView

PAGE = "/console/purchases/PU-9"
FORM = f"{PAGE}/change"
OMAR, ANNA = "omar@demo.example", "anna@demo.example"
LATER = date(2026, 12, 14)
type Form = dict[str, list[str]]


@pytest.fixture(autouse=True)
def filled(world: World) -> None:
    world.purchases.purchases = [sent_purchase()]


async def opened(world: World, who: str = "omar") -> tuple[Browser, Form]:
    """Open the page; gives the form as it stands there."""
    browser = await world.signed_in(who)
    await browser.open(PAGE)
    shown = browser.fields(FORM)
    shown.pop("off", None)  # a box that nobody ticked is not sent
    return browser, shown | {"reason": ["Winter sells."]}


def asked(world: World) -> list[ChangePurchase]:
    return [one for one in world.purchases.asked if isinstance(one, ChangePurchase)]


def line(line_id: str, units: int, price: str, wanted_on: date | None = None) -> WantedLine:
    return WantedLine(line_id, "", "", Decimal(units), gbp(price), wanted_on=wanted_on)


async def test_a_change_is_asked_for_as_it_was_written_of_the_order_that_was_shown(
    world: World,
) -> None:
    browser, form = await opened(world)
    form |= {"units": ["60", "40"], "price": ["16.25", "4.10"], "off": ["2"]}
    form["day"][0] = LATER.isoformat()
    answer = await browser.post(FORM, form)
    assert answer.history[-1].status_code == 303
    assert 'role="status"' in answer.text
    lines = (line("1", 60, "16.25", LATER), line("2", 0, "4.10"))
    assert asked(world) == [ChangePurchase("PU-9", OMAR, lines, "Winter sells.", "o1")]


@pytest.mark.parametrize(
    ("column", "wrong", "said"),
    [
        ("units", "1,000", "Line 1: write units as 12 or 12.5."),
        ("units", "-1", "Line 1: write units as 12 or 12.5."),
        ("units", "NaN", "Line 1: write units as 12 or 12.5."),
        ("price", "£16", "Line 1: write the price as 16.40."),
        ("day", "14.12.2026", "Line 1: write the day as 2026-11-22."),
        ("line", "9", "The order has no line 9."),
    ],
)
async def test_what_means_nothing_is_said_in_plain_words_and_asked_of_nobody(
    world: World, column: str, wrong: str, said: str
) -> None:
    browser, form = await opened(world)
    form[column][0] = wrong
    answer = await browser.post(FORM, form)
    assert answer.status_code == 422
    assert said in answer.text
    assert asked(world) == []
    if column != "line":
        assert f'value="{wrong}"' in answer.text


@pytest.mark.parametrize(
    "error",
    [
        Refused("Line 1: 8 would be ordered, 12 came and 0 are billed.", reason="too_few"),
        Conflict("Version 2 is under way: wait for what becomes of it.", reason="under_way"),
    ],
)
async def test_a_refusal_is_said_beside_the_form_which_keeps_what_was_written(
    world: World, error: TrunklineError
) -> None:
    browser, form = await opened(world)
    form |= {"units": ["8", "40"], "off": ["2"]}
    world.purchases.refuses_changes = error
    answer = await browser.post(FORM, form)
    assert answer.status_code == error.http_status
    assert error.sentence in answer.text
    assert 'name="units" value="8"' in answer.text
    assert 'value="2" checked' in answer.text
    assert 'value="Winter sells."' in answer.text


async def test_an_order_that_moved_meanwhile_is_shown_as_it_is_now(world: World) -> None:
    browser, form = await opened(world)
    form["units"] = ["60", "40"]
    world.purchases.purchases = [sent_purchase(order_version="o2")]
    world.purchases.refuses_changes = Conflict("The order is another: look at it again.")
    answer = await browser.post(FORM, form)
    assert answer.status_code == 409
    assert "look at it again" in answer.text
    assert 'value="60"' not in answer.text
    assert browser.fields(FORM)["version"] == ["o2"]


async def test_the_change_stands_beside_the_order_and_another_person_decides(
    world: World,
) -> None:
    waiting = {"state": "CHANGE_APPROVAL", "changeable": False, "version": "c2"}
    world.purchases.purchases = [sent_purchase(changing=order_change(OMAR), **waiting)]
    browser = await world.signed_in("anna")
    page = (await browser.open(PAGE)).text
    for said in ("<td>40</td><td><ins>60</ins></td>", "<ins>2026-12-14</ins>", "called off"):
        assert said in page, said
    assert "Ask for a change" not in page
    shown = {name: one[0] for name, one in browser.fields("/console/purchases/approve").items()}
    await browser.post("/console/purchases/approve", shown)
    assert world.purchases.last(DecidePurchase) == DecidePurchase("PU-9", ANNA, "c2")


@pytest.mark.parametrize(("who", "offered"), [("requester", ""), ("actor", "Leave it as it is")])
async def test_nobody_is_offered_to_approve_what_they_asked_for(
    world: World, who: str, offered: str
) -> None:
    change = order_change(ANNA if who == "actor" else OMAR)
    requester = ANNA if who == "requester" else "ben@demo.example"
    world.purchases.purchases = [
        sent_purchase(state="CHANGE_APPROVAL", requester=requester, changing=change)
    ]
    page = (await (await world.signed_in("anna")).open(PAGE)).text
    assert "Approve the change" not in page
    assert ("Leave it as it is" in page) is bool(offered)


async def test_a_viewer_sees_the_order_and_neither_a_form_nor_names(world: World) -> None:
    world.purchases.purchases = [sent_purchase(changing=order_change(OMAR))]
    page = (await (await world.signed_in("vera")).open(PAGE)).text
    assert "PAN-28" in page
    for hidden in (OMAR, "Winter sells.", FORM):
        assert hidden not in page, hidden


async def test_what_a_supplier_calls_its_article_is_text(world: World) -> None:
    evil = '"><script>alert(1)</script>'
    nothing = Decimal(0)
    wrong = PurchaseLineView(evil, evil, Decimal(1), gbp("1"), nothing, nothing, nothing)
    world.purchases.purchases = [sent_purchase(lines=(wrong,))]
    browser, form = await opened(world)
    assert "<script>" not in browser.page
    assert form["line"] == [evil]
