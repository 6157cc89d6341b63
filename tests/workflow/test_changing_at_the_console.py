"""A change is asked for at the console in front of the process itself, and refused in words."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from console_world import Browser, World, console_world
from purchase_builders import gbp
from purchase_company import BuyingCompany

from trunkline_model.capabilities.purchases import DeliveredLine, GetPurchase, Purchase, WantedLine
from trunkline_model.trade_order import ResponseKind

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
POTS = WantedLine("2", "TEAPOT-1L", "Teapot, one litre", Decimal(2), gbp("11.20"))


@pytest.fixture
async def console(buyer: BuyingCompany, tmp_path: Path) -> AsyncIterator[World]:
    async with console_world(tmp_path, purchases=buyer.purchases) as one:
        yield one


async def received(buyer: BuyingCompany) -> str:
    """Order mugs and teapots, of which twelve mugs came."""
    raised = await buyer.raise_purchase(MUGS, POTS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    buyer.backends.supplier.answer(number, ResponseKind.ACCEPTED)
    await buyer.purchase(number, "ACKED")
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(12)))
    await buyer.purchase(number, "PART_RECEIVED")
    return number


async def opened(console: World, number: str) -> tuple[Browser, dict[str, list[str]]]:
    """Open the purchase; gives its form with a reason written into it."""
    browser = await console.signed_in("omar")
    await browser.open(f"/console/purchases/{number}")
    form = browser.fields(f"/console/purchases/{number}/change")
    form.pop("off", None)  # a box that nobody ticked is not sent
    return browser, form | {"reason": ["sells well"]}


async def now(buyer: BuyingCompany, number: str) -> Purchase:
    return await buyer.purchases.get_purchase(GetPurchase(number))


async def test_a_change_is_refused_in_words_until_it_can_be_and_is_asked_for_once(
    buyer: BuyingCompany, console: World
) -> None:
    number = await received(buyer)
    where = f"/console/purchases/{number}/change"
    browser, form = await opened(console, number)
    for units, said in {
        "8": "Line 1: 8 would be ordered, 12 came and 0 are billed.",
        "50": "Nothing of the order would change.",
    }.items():
        answer = await browser.post(where, form | {"units": [units, "2"]})
        assert answer.status_code in {409, 422}
        assert said in answer.text
        assert (await now(buyer, number)).changing is None

    wanted = form | {"units": ["60", "2"], "off": ["2"]}
    for _ in range(2):
        answer = await browser.post(where, wanted)
        assert 'role="status"' in answer.text
    waiting = await buyer.purchase(number, "CHANGE_APPROVAL")
    assert waiting.changing
    assert (waiting.changing.version, waiting.changing.actor) == (2, "omar@demo.example")
    assert [one.ordered for one in waiting.changing.lines] == [Decimal(60), Decimal(0)]
    answer = await browser.post(where, wanted | {"units": ["61", "2"]})
    assert answer.status_code == 409
    assert "look at it again" in answer.text

    anna = await console.signed_in("anna")
    page = (await anna.open(f"/console/purchases/{number}")).text
    assert "<td>50</td><td><ins>60</ins></td>" in page
    fields = {name: one[0] for name, one in anna.fields("/console/purchases/approve").items()}
    answer = await anna.post("/console/purchases/approve", fields)
    assert answer.status_code == 409
    assert "beyond what you may approve" in answer.text
    await buyer.approve(waiting, "sam")
    await buyer.purchase(number, "PART_RECEIVED")
