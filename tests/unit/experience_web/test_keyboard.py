"""Pages in a real Chromium, without a mouse and without eyes; fakes stand behind the console."""

from collections.abc import AsyncIterator

import pytest
from console_accruals import accrual
from console_purchases import order_change, sent_purchase
from console_records import case, exception
from console_world import World
from keyboard_walk import complaints
from playwright.async_api import Page, expect
from real_browser import NONE, browser, browsing

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(browser() is None, reason=NONE),
]

PAGES = (
    "/exceptions/exc-1",
    "/bulk?reason=unknown_sku",
    "/corrections/edit?exception=exc-1",
    "/purchases",
    "/purchases/PU-9",
    "/accruals",
    "/bank-changes",
    "/completeness/2026-11-20",
    "/completeness/2026-11-20/documents?kind=order&channel=shopify",
    "/mappings/version?version=erp-main/2.def",
    "/mappings/edit?connection=erp-main",
    "/audit",
    "/nowhere",
)
"""What the journeys through a whole company do not walk."""


@pytest.fixture
async def page(world: World) -> AsyncIterator[Page]:
    """Ada, signed in, at the first page."""
    world.operations.cases.append(case(7, stuck=1))
    world.operations.exceptions.append(exception())
    world.accruals.accruals.append(accrual())
    world.purchases.purchases.append(sent_purchase(changing=order_change("omar")))
    async with browsing() as context:
        opened = await context.new_page()
        await opened.goto(f"{world.url}/console")
        await opened.get_by_role("button", name="Ada Winter").click()
        await expect(opened.get_by_role("heading", name="Overview")).to_be_visible()
        yield opened


async def test_every_page_is_used_by_keyboard_alone(world: World, page: Page) -> None:
    for path in PAGES:
        await page.goto(f"{world.url}/console{path}")
        assert await complaints(page) == [], path


async def test_a_page_that_cannot_be_used_is_complained_about(world: World, page: Page) -> None:
    """Without this, a walk that sees nothing would pass."""
    await page.goto(f"{world.url}/console/measures")
    await page.evaluate("""() => {
      document.querySelector("label[for=process]").remove()
      document.querySelector("main").insertAdjacentHTML("beforeend",
        "<h1>Again</h1><img src=x><a href=y id=process></a>")
    }""")
    found = await complaints(page)
    for said in ("main heading", "same id", "picture", "input#process has no name"):
        assert any(said in one for one in found), (said, found)


async def test_who_signs_out_comes_back_to_a_page_that_says_so(world: World, page: Page) -> None:
    """The way leads by another host, which a page's policy must not stop."""
    await page.get_by_role("button", name="Sign out").click()
    status = page.get_by_role("status").filter(has_text="Here and at your identity provider.")
    await expect(status).to_be_visible(timeout=60_000)
    assert page.url.startswith(f"{world.url}/console/signed-out")
