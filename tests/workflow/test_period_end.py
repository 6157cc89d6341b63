"""Services of a month are owed on its last day, once, and taken back on the next, as people saw."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from explained_ledger import Explained, named, open_tracing, path_of
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import TODAY, invoice

from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.period_accruals import (
    PeriodAccrualList,
    PostPeriodAccruals,
    ShowPeriodAccruals,
)
from trunkline_model.capabilities.purchases import DeliveredLine, RecordDelivery, WantedLine
from trunkline_process_procure_to_pay.accruals_desk import AccrualsDesk
from trunkline_process_procure_to_pay.period_end import PeriodEnd
from trunkline_process_procure_to_pay.processes import processes
from trunkline_process_procure_to_pay.rules.period import Period, period_before, period_of
from trunkline_process_procure_to_pay.terms import Terms
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.purchasing.periods import close_until
from trunkline_store.pool import Connection

GRNI = "2.2.4.1"
"""The ERP stand-in's account of what is not invoiced."""
LAST = period_before(TODAY)
HOURS = WantedLine("1", "MUG-BLUE", "Cleaning, hours", Decimal(50), gbp("20.00"))


class Closed:
    """Finance has closed every period."""

    async def closed_among(
        self, conn: Connection, legal_entity: str, days: Iterable[date]
    ) -> tuple[date, ...]:
        del conn, legal_entity
        return tuple(days)


async def performed(buyer: BuyingCompany, units: int) -> str:
    raised = await buyer.raise_purchase(HOURS, supply="services")
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "sam")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    line = DeliveredLine("1", Decimal(units))
    entry = RecordDelivery(number, "SE-1", LAST.last_on, (line,), "wes")
    await buyer.purchases.record_delivery(entry)
    await buyer.settled()
    return number


def desk(buyer: BuyingCompany, closed: Closed | None = None) -> AccrualsDesk:
    terms = buyer.backends.terms
    return AccrualsDesk(buyer.engine, processes(terms).purchase, terms, closed)


async def posted(buyer: BuyingCompany, seen: PeriodAccrualList) -> PeriodAccrualList:
    asked = PostPeriodAccruals(seen.period, "fay", seen.content_sha256)
    await desk(buyer).post_period_accruals(asked)
    await buyer.settled()
    return await shown(buyer)


async def shown(buyer: BuyingCompany, period: Period = LAST) -> PeriodAccrualList:
    return await desk(buyer).show_period_accruals(ShowPeriodAccruals(period.name))


def owed(buyer: BuyingCompany) -> dict[str, int]:
    """Pence that the ledger owes for what is not invoiced, by day."""
    rows = buyer.backends.books.state.rows(
        "select posted_on, sum(credit - debit) as pence from postings where account = ? "
        "group by posted_on",
        GRNI,
    )
    return {row["posted_on"]: row["pence"] for row in rows}


async def test_what_was_performed_is_owed_for_one_day_and_the_bill_that_follows_stands_alone(
    buyer: BuyingCompany,
) -> None:
    number = await performed(buyer, 30)
    assert "RecordGoodsReceipt" not in buyer.backends.journal()
    seen = await shown(buyer)
    (found,) = seen.accruals
    assert (found.purchase_number, found.state, found.net) == (number, "proposed", gbp(600))
    assert f"30 of MUG-BLUE were performed until {LAST.last_on}, 0 billed" in found.sentence
    assert (seen.totals, buyer.backends.journal().count("PostAccrual")) == ((gbp(600),), 0)
    (done,) = (await posted(buyer, seen)).accruals
    assert done.state == "reversed"
    assert done.accrual_number
    assert done.reversal_number
    assert owed(buyer) == {str(LAST.last_on): 60_000, str(LAST.next_on): -60_000}
    assert (await posted(buyer, seen)).content_sha256 == seen.content_sha256
    assert buyer.backends.journal().count("PostAccrual") == 1

    bill = buyer.backends.supplier.bill(invoice("INV-1", number, ("1", 30, "20.00")))
    await buyer.bill(bill, "MATCHED")
    await buyer.decide_bill("approve_bill", bill, "sam")
    await buyer.bill(bill, "POSTED")
    await buyer.settled()
    assert sum(owed(buyer).values()) == 0
    assert (await shown(buyer)).accruals[0].net == gbp(600)


async def test_both_postings_are_explained_to_who_confirmed_and_who_had_them_posted(
    buyer: BuyingCompany, database_url: str
) -> None:
    await performed(buyer, 30)
    (done,) = (await posted(buyer, await shown(buyer))).accruals
    async with open_tracing(database_url) as tracing:
        ledger = Explained(buyer.backends.books, "sandbox-erp", tracing)
        assert await ledger.gaps() == []
        back = await ledger.of(done.reversal_number)
    assert {(one.field, one.value, one.complete) for one in back.values} == {
        ("net", "600.00 GBP", True)
    }
    behind = named(path_of(back, "net"))
    assert {("fact", "GoodsArrived"), ("fact", "RequisitionRaised")} <= behind


async def test_what_was_billed_within_the_period_is_not_owed_twice(buyer: BuyingCompany) -> None:
    number = await performed(buyer, 30)
    bill = buyer.backends.supplier.bill(invoice("INV-1", number, ("1", 30, "20.00")))
    await buyer.bill(bill, "MATCHED")
    await buyer.decide_bill("approve_bill", bill, "sam")
    await buyer.bill(bill, "POSTED")
    await buyer.settled()
    assert (await shown(buyer, period_of(TODAY))).accruals == ()
    assert (await shown(buyer)).totals == (gbp(600),)


async def test_nothing_is_posted_but_what_was_seen_of_a_period_that_is_over_and_open(
    buyer: BuyingCompany,
) -> None:
    await performed(buyer, 30)
    seen = await shown(buyer)
    with pytest.raises(Conflict, match="has changed: look again"):
        await posted(buyer, PeriodAccrualList(LAST.name, LAST.last_on, LAST.next_on, (), "other"))
    with pytest.raises(Refused, match=r"is not over: its services are accrued from"):
        await posted(buyer, await shown(buyer, period_of(TODAY)))
    asked = PostPeriodAccruals(LAST.name, "fay", seen.content_sha256)
    with pytest.raises(Refused, match=f"The period of {LAST.last_on}.* is closed"):
        await desk(buyer, Closed()).post_period_accruals(asked)
    with pytest.raises(Invalid, match="is no period"):
        await desk(buyer).show_period_accruals(ShowPeriodAccruals("October"))
    await buyer.settled()
    assert buyer.backends.journal().count("PostAccrual") == 0


async def test_a_period_that_the_erp_has_closed_is_a_persons_until_it_is_open(
    buyer: BuyingCompany,
) -> None:
    await performed(buyer, 30)
    erp_books = Desk(buyer.backends.books).books
    close_until(erp_books, LAST.last_on)
    await posted(buyer, await shown(buyer))
    refused = await buyer.raised("closed_period")
    waiting = await shown(buyer)
    assert waiting.accruals[0].state == "asked"
    assert waiting.accruals[0].exceptions == (refused["exception_id"],)
    close_until(erp_books, LAST.first_on - timedelta(days=1))
    await buyer.retry(refused)
    await buyer.settled()
    assert (await shown(buyer)).accruals[0].state == "reversed"


async def test_a_period_is_accrued_by_itself_once_its_day_has_come(buyer: BuyingCompany) -> None:
    await performed(buyer, 30)
    for days in (None, 40, 0):
        terms = Terms(accrue_after_days=days)
        for _ in range(2):
            await PeriodEnd(desk(buyer), terms).look()
        await buyer.settled()
        assert buyer.backends.journal().count("PostAccrual") == (1 if days == 0 else 0)


async def test_an_entry_of_a_service_brings_nothing_that_could_go_back(
    buyer: BuyingCompany,
) -> None:
    number = await performed(buyer, 30)
    broken = DeliveredLine("1", Decimal(1), damaged=Decimal(1))
    with pytest.raises(Invalid, match="goes back"):
        await buyer.receive(number, "SE-2", broken)
