"""Credit is shared by a party's orders: taken under a lock, given up when the ERP counts it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from order_builders import gbp
from order_company import Company
from partner_orders import cancellation, place

from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_process_order_to_cash.credit_book import CreditBook, Wanted
from trunkline_store.pool import open_pool


@pytest.fixture
async def book(database_url: str) -> AsyncIterator[CreditBook]:
    await migrate_process(database_url, "trunkline_process_order_to_cash.sql")
    async with open_pool(database_url, schema=SCHEMA, autocommit=True) as pool:
        yield CreditBook(pool)


def wanted(number: str, amount: str, left: str = "100.00") -> Wanted:
    early = datetime.now(UTC) - timedelta(hours=1)
    return Wanted(number, "HARBOUR", gbp(amount), gbp(left), early)


async def test_orders_at_once_do_not_both_take_what_is_left(book: CreditBook) -> None:
    asked = [book.reserve(wanted(f"TL-{one}", "60.00")) for one in range(4)]
    taken = await asyncio.gather(*asked)
    assert sorted(one.granted for one in taken) == [False, False, False, True]


async def test_the_same_order_takes_its_credit_once(book: CreditBook) -> None:
    for _ in range(2):
        assert (await book.reserve(wanted("TL-1", "60.00"))).granted
    assert (await book.reserve(wanted("TL-2", "40.00"))).granted


async def test_what_was_settled_after_the_erp_was_asked_still_counts(book: CreditBook) -> None:
    await book.reserve(wanted("TL-1", "60.00"))
    asked_before = wanted("TL-2", "60.00")
    await book.settle("TL-1")
    assert not (await book.reserve(asked_before)).granted
    asked_after = Wanted("TL-3", "HARBOUR", gbp("60.00"), gbp("100.00"), await book.read_clock())
    assert (await book.reserve(asked_after)).granted


async def test_of_two_orders_at_once_that_exceed_the_limit_together_one_is_held(
    company: Company,
) -> None:
    numbers = await asyncio.gather(
        place(company, {"PAN-28": 15}, "PO-1"), place(company, {"PAN-28": 15}, "PO-2")
    )
    await company.settled()
    states = sorted([(await company.order(one)).state for one in numbers])
    assert states == ["HELD", "RELEASED"]


async def test_a_cancelled_order_gives_its_credit_back(company: Company) -> None:
    first = await place(company, {"PAN-28": 30}, "PO-1")
    await company.state("HELD", first)
    await company.desk.cancel_order(cancellation(first))
    await company.state("CANCELLED", first)
    second = await place(company, {"PAN-28": 20}, "PO-2")
    await company.state("RELEASED", second)
