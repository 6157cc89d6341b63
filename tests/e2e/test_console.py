"""A day at the console in a real Chromium: a stuck order is found, corrected and released.

Then the day is proved and one that is over is closed. Pages on the way are walked by Tab, too.
The pictures stay in `.trunkline/pictures`.
"""

from collections.abc import AsyncIterator
from datetime import UTC, timedelta

import pytest
from eventually import eventually
from keyboard_walk import complaints
from playwright.async_api import BrowserContext, Page, expect
from real_browser import NONE, Album, browser, browsing
from whole_company import BASKET, ERP, HASTY, UNWRITTEN, WholeCompany, whole_company

from trunkline_kit import clock

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(browser() is None, reason=NONE),
]

UNKNOWN = {"lines": [{"sku": "NO-SUCH-SKU", "quantity": 1, "price": "12.00"}]}

BOOK = {"sku": "COOKBOOK", "quantity": 1, "price": "15.00", "taxRate": "0"}
NEW_ACCOUNT = "GB33BUKB20201555555555"
WITH_A_BOOK = {"lines": [*BASKET["lines"], BOOK]}


@pytest.fixture(scope="module")
async def company(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WholeCompany]:
    home = tmp_path_factory.mktemp("company")
    also = ("experience-web", "sandbox-issuer", "process-procure-to-pay")
    told = {"process-procure-to-pay": HASTY | ERP | UNWRITTEN}
    async with whole_company(home, told, also) as one:
        yield one


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    async with browsing() as one:
        yield one


async def signed_in(context: BrowserContext, company: WholeCompany, name: str) -> Page:
    """Open the console and choose who one is."""
    page = await context.new_page()
    await page.goto(f"{company.stack.url('gateway')}/console")
    await page.get_by_role("button", name=name).click()
    await expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    return page


async def test_a_stuck_order_is_found_corrected_previewed_and_released(
    company: WholeCompany, context: BrowserContext
) -> None:
    good, stuck = await company.buy(), await company.buy(**UNKNOWN)
    await company.closed(good["name"])
    await company.raised("unknown_sku", "NO-SUCH-SKU")
    album = Album("a-stuck-order")
    page = await signed_in(context, company, "Omar Haddad")
    await album.take(page, "overview")

    await page.get_by_role("link", name="Unknown sku").first.click()
    await page.locator("tbody").get_by_role("link", name="Unknown sku").first.click()
    await expect(page.get_by_text("NO-SUCH-SKU").first).to_be_visible()
    await album.take(page, "exception")

    await everything_handed_over(page, album)
    await page.goto(f"{company.stack.url('gateway')}/console/exceptions?owner=olga")
    await page.locator("tbody").get_by_role("link", name="Unknown sku").first.click()
    await page.get_by_role("link", name="Correct it").click()
    await page.locator('input[name="value:lines[0].sku"]').fill("MUG-BLUE")
    await page.get_by_label("Why").fill("The shop renamed the article.")
    await album.take(page, "correction")
    await page.get_by_role("button", name="Preview the change").click()
    await expect(page.get_by_text("nothing was sent")).to_be_visible()
    assert await complaints(page) == []
    await album.take(page, "preview")

    await page.get_by_role("button", name="Correct and release").click()
    await expect(page.get_by_role("status")).to_contain_text("Corrected.")
    await album.take(page, "released")
    order = await company.closed(stuck["name"])
    await page.goto(f"{company.stack.url('gateway')}/console/cases/{order.order_number}")
    await expect(page.get_by_text("Evidence intact")).to_be_visible()
    await album.take(page, "closed")
    assert "MUG-BLUE" in {line.sku for line in order.lines}
    assert all(one.stat().st_size > 10_000 for one in album.taken)


async def everything_handed_over(page: Page, album: Album) -> None:
    """From one exception to all of its reason, and from there to one colleague."""
    await page.get_by_role("link", name="Exceptions", exact=True).first.click()
    await page.get_by_label("Reason").fill("unknown_sku")
    await page.get_by_role("button", name="Show").click()
    await page.get_by_role("link", name="Decide about all of them").click()
    await expect(page.get_by_label("To whom")).to_be_visible()
    assert await complaints(page) == []
    await page.get_by_label("To whom").fill("olga")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_text("nothing was decided")).to_be_visible()
    await album.take(page, "confirmation")
    await page.get_by_role("button", name="Hand over all").click()
    await expect(page.get_by_role("status")).to_contain_text("Handed over, all of them.")


async def test_a_correction_of_money_waits_until_somebody_else_approves_it(
    company: WholeCompany, context: BrowserContext
) -> None:
    """The shop charged half a pound that no line explains: its book costs more, as people know."""
    charged = await company.buy(**WITH_A_BOOK, penny="0.50")
    found = await company.raised("penny_proof")
    home, album = f"{company.stack.url('gateway')}/console", Album("a-second-person")
    page = await signed_in(context, company, "Anna Okafor")
    await page.goto(f"{home}/exceptions/{found.exception_id}")
    await page.get_by_role("link", name="Correct it").click()
    for name in ("charged", "unit_price"):
        await page.locator(f'input[name="value:lines[1].{name}"]').fill("15.50")
    await page.get_by_label("Why").fill("The book has a new price.")
    await page.get_by_role("button", name="Preview the change").click()
    await page.get_by_role("button", name="Correct and release").click()
    await expect(page.get_by_role("status")).to_contain_text("second person")
    await page.goto(f"{home}/corrections")
    await expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    await album.take(page, "proposed")

    async with browsing() as elsewhere:
        other = await signed_in(elsewhere, company, "Ben Carter")
        await other.goto(f"{home}/corrections")
        assert await complaints(other) == []
        await album.take(other, "to-approve")
        await other.get_by_role("button", name="Approve").click()
        await expect(other.get_by_role("status")).to_contain_text("Approved")
    order = await company.closed(charged["name"])
    assert str(order.gross.amount) == charged["totalPrice"]


async def test_a_suppliers_new_account_is_called_back_and_approved_by_a_second_person(
    company: WholeCompany, context: BrowserContext
) -> None:
    album = Album("a-new-account")
    page = await signed_in(context, company, "Omar Haddad")
    home = f"{company.stack.url('gateway')}/console/bank-changes"
    await page.goto(home)
    await page.get_by_label("Supplier's code").fill("STEELWORKS")
    await page.get_by_label("IBAN").fill(NEW_ACCOUNT)
    await page.get_by_label("How the request came").fill("A letter of this morning.")
    await page.get_by_role("button", name="Enter it").click()
    await expect(page.get_by_role("status")).to_contain_text("Entered.")
    assert await complaints(page) == []
    await page.locator("summary", has_text="Note the call").click()
    await page.get_by_label("Whom you spoke to").fill("Jo of accounts, on the number of 2024.")
    await album.take(page, "called-back")
    await page.get_by_role("button", name="Note the call").click()
    await expect(page.get_by_role("status")).to_contain_text("The call is noted.")
    await expect(page.locator("summary", has_text="Approve")).to_have_count(0)

    async with browsing() as elsewhere:
        other = await signed_in(elsewhere, company, "Ben Carter")
        await other.goto(home)
        await other.locator("summary", has_text="Approve").click()
        await other.get_by_label("Why").first.fill("Omar spoke to Jo, whom I know.")
        await other.get_by_role("button", name="Approve").click()
        await expect(other.get_by_role("status")).to_contain_text("Approved.")
        await expect(other.get_by_text("Cooling off until")).to_be_visible()
        await album.take(other, "agreed")
    changed = await eventually(lambda: company.effects(company.erp, "ChangeBankAccount"), 30)
    assert NEW_ACCOUNT in str(changed)


async def test_a_day_is_proved_and_one_that_is_over_is_closed(
    company: WholeCompany, context: BrowserContext
) -> None:
    bought = await company.buy()
    order = await company.closed(bought["name"])
    album = Album("a-day-proved")
    page = await signed_in(context, company, "Anna Okafor")
    home, today = f"{company.stack.url('gateway')}/console", clock.today(UTC)
    for day in (today, today - timedelta(days=1)):
        await page.goto(f"{home}/completeness/{day}")
        await page.get_by_role("button", name="Count it").click()
        await expect(page.get_by_role("status")).to_contain_text("Counted")
        await album.take(page, f"day-{day}")
    await page.goto(f"{home}/completeness")
    yesterday = str(today - timedelta(days=1))
    await page.get_by_label("First day").fill(yesterday)
    await page.get_by_label("Last day").fill(yesterday)
    await page.get_by_role("button", name="Close it").click()
    await expect(page.get_by_role("status")).to_contain_text("The period is closed.")
    await album.take(page, "closed")

    invoice = next(one for one in order.documents if one.document_type == "invoice")
    await page.goto(f"{home}/completeness/{today}")
    await page.get_by_role("row", name="Invoice").get_by_role("link").first.click()
    document = page.get_by_role("link", name=invoice.number, exact=True)
    await expect(document).to_be_visible()
    assert await complaints(page) == []
    await album.take(page, "documents")
    await document.click()
    await expect(page.get_by_text("explained").first).to_be_visible()
    await album.take(page, "lineage")
    await page.goto(f"{home}/audit/walk")
    await expect(page.get_by_role("status")).to_contain_text("every hash holds")
    await album.take(page, "audit")


async def test_a_viewer_in_the_dark_works_by_keyboard_alone(company: WholeCompany) -> None:
    await company.closed((await company.buy())["name"])
    album = Album("by-keyboard")
    async with browsing("dark") as context:
        page = await context.new_page()
        await page.goto(f"{company.stack.url('gateway')}/console/cases")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Vera Lindqvist")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        await page.keyboard.press("Enter")
        for path in ("", "/cases", "/mappings", "/measures", "/completeness"):
            await page.goto(f"{company.stack.url('gateway')}/console{path}")
            assert await complaints(page) == [], path
        await page.goto(f"{company.stack.url('gateway')}/console/cases")
        await page.get_by_role("link", name="TL-").first.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("img", name="Lifecycle")).to_be_visible()
        await album.take(page, "case")
        assert await page.get_by_role("button", name="Cancel it").count() == 0
        await page.get_by_role("button", name="Sign out").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("Here and at your identity provider.")
