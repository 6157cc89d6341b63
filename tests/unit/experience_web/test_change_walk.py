"""A change of an order is asked for and approved in a real Chromium, by two people."""

from datetime import date
from decimal import Decimal

import pytest
from console_purchases import gbp, order_change, sent_purchase
from console_world import World
from playwright.async_api import Page, expect
from real_browser import NONE, Album, browser, browsing

from trunkline_model.capabilities.purchases import ChangePurchase, DecidePurchase, WantedLine

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(browser() is None, reason=NONE),
]
OMAR, ANNA = "omar@demo.example", "anna@demo.example"


async def signed_in(page: Page, world: World, name: str) -> None:
    """Come to the purchase's page as somebody."""
    await page.goto(f"{world.url}/console/purchases/PU-9")
    await page.get_by_role("button", name=name).click()
    await expect(page.get_by_role("heading", name="PU-9")).to_be_visible()


async def test_a_change_is_asked_for_by_one_and_approved_by_another(world: World) -> None:
    album = Album("order-change")
    world.purchases.purchases = [sent_purchase()]
    async with browsing() as context:
        page = await context.new_page()
        await signed_in(page, world, "Omar")
        await page.get_by_label("Units of line 1, PAN-28").fill("60")
        await page.get_by_label("Day of line 1, PAN-28").fill("2026-12-14")
        await page.get_by_label("Call off all of line 2, LID-28").check()
        await page.get_by_label("Why").fill("Winter sells.")
        await album.take(page, "asked")
        await page.get_by_role("button", name="Ask for the change").dblclick()
        await expect(page.get_by_role("status")).to_contain_text("Asked for.")
    pans = WantedLine("1", "", "", Decimal(60), gbp("16.40"), wanted_on=date(2026, 12, 14))
    lids = WantedLine("2", "", "", Decimal(0), gbp("4.10"))
    asked = ChangePurchase("PU-9", OMAR, (pans, lids), "Winter sells.", "o1")
    changes = [one for one in world.purchases.asked if isinstance(one, ChangePurchase)]
    assert set(changes) == {asked}  # however often it was sent, it is one for the process

    waiting = {"state": "CHANGE_APPROVAL", "changeable": False, "version": "c2"}
    world.purchases.purchases = [sent_purchase(changing=order_change(OMAR), **waiting)]
    async with browsing("dark") as context:
        page = await context.new_page()
        await signed_in(page, world, "Anna")
        row = page.get_by_role("row").filter(has=page.get_by_text("60", exact=True))
        await expect(row).to_contain_text("PAN-28")
        await album.take(page, "beside")
        await page.get_by_role("button", name="Approve the change").click()
        await expect(page.get_by_role("status")).to_be_visible()
    assert world.purchases.last(DecidePurchase) == DecidePurchase("PU-9", ANNA, "c2")
