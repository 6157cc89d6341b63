"""What is owed at the end of a month is seen by whoever closes it, with why and what it posted."""

from datetime import UTC, datetime, timedelta

import pytest
from console_accruals import accrual, unconfirmed
from console_world import World

from trunkline_model.capabilities.period_accruals import ShowPeriodAccruals

PAGE = "/console/accruals"


@pytest.fixture(autouse=True)
def filled(world: World) -> None:
    waiting = {"state": "proposed", "accrual_number": "", "reversal_number": ""}
    stuck = accrual(purchase_number="PU-9<b>", exceptions=("exc-1",), **waiting)
    world.accruals.accruals = [accrual(), stuck]
    world.accruals.unconfirmed = [unconfirmed()]


async def test_each_accrual_is_shown_with_its_reason_and_what_it_posted_and_took_back(
    world: World,
) -> None:
    page = (await (await world.signed_in("vera")).open(f"{PAGE}?period=2026-10")).text
    assert world.accruals.asked == [ShowPeriodAccruals("2026-10")]
    for said in (
        "Owed at the end of October 2026",
        'href="/console/purchases/PU-7"',
        "<b>880.00 GBP</b>",
        "440.00 GBP",
        "ADVICE: 7.5 performed, 2 billed.",
        "ACC-31</code> on 2026-10-31",
        "ACC-32</code> on 2026-11-01",
        "Posted and taken back",
        "Nothing of it is in the ERP yet.",
        'href="/console/exceptions/exc-1"',
        "CLEANERS",
        "nobody has confirmed",
        "period=2026-09",
        "period=2026-11",
    ):
        assert said in page, said
    assert "PU-9<b>" not in page
    assert "<form" not in page.partition("<main")[2]


async def test_the_month_that_was_last_over_is_shown_first(world: World) -> None:
    await (await world.signed_in("vera")).open(PAGE)
    last = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
    assert world.accruals.asked == [ShowPeriodAccruals(f"{last:%Y-%m}")]


async def test_what_is_no_month_is_said_and_an_empty_month_too(world: World) -> None:
    browser = await world.signed_in("vera")
    answer = await browser.open(f"{PAGE}?period=October")
    assert answer.status_code == 422
    assert "a month is written 2026-10" in answer.text
    world.accruals.accruals = []
    page = (await browser.open(f"{PAGE}?period=2026-10")).text
    assert "<b>nothing</b>" in page
    assert "No service is owed" in page
