"""Days of a company whose orders really ran: whole, then spoilt in the ERP's own books."""

from collections.abc import AsyncIterator
from datetime import UTC, date, timedelta

import pytest
from measured import counted, listen
from msgspec import structs
from order_builders import ORDERED_AT
from order_company import Company
from own_registers import Office, give_back, open_office
from partner_orders import place
from shop_orders import three_lines

from trunkline_durable.chain import verify
from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Refused
from trunkline_model.capabilities.completeness import (
    AcceptDifferences,
    Certificate,
    ClosePeriod,
    OpenPeriod,
)
from trunkline_model.capabilities.counted import ListCountedDocuments
from trunkline_process_operations.completeness.counted import CountedDesk
from trunkline_process_operations.completeness.notebook import Notebook
from trunkline_process_operations.completeness.periods import require_open_period
from trunkline_process_operations.measures.unexplained import unexplained
from trunkline_process_operations.measures.watching import measure_now
from trunkline_sandbox_erp.refunds import Refund

ORDERED, LEFT = ORDERED_AT.date(), date(2026, 11, 17)


@pytest.fixture
async def office(company: Company, database_url: str) -> AsyncIterator[Office]:
    """Count the days of a company that sold one order, in one parcel."""
    company.backends.shop.place(three_lines())
    released = await company.state("RELEASED")
    company.backends.warehouse.send_all(f"{released.order_number}-1", LEFT)
    await company.state("CLOSED")
    async with open_office(database_url, company) as one:
        yield one


def told(certificate: Certificate) -> list[tuple[str, str]]:
    return sorted((one.document_type, one.kind) for one in certificate.differences)


def spoil(company: Company, statement: str, *values: object) -> None:
    """Change the ERP's books behind everybody's back."""
    with company.backends.books.state.transaction() as books:
        assert books.execute(statement, values).rowcount == 1


async def test_a_clean_day_has_the_same_three_times_and_no_difference(
    office: Office, company: Company
) -> None:
    ordered, left = await office.count(ORDERED), await office.count(LEFT)
    assert (ordered.differences, left.differences) == ((), ())
    totals = (*ordered.totals, *left.totals)
    counted = {one.document_type: one for one in totals if not one.is_empty}
    assert set(counted) == {"order", "payment", "shipment", "fulfilment", "invoice"}
    for one in counted.values():
        documents = (one.source.documents, one.trunkline.documents, one.target.documents)
        assert documents == (1, 1, 1), one
    order = await company.order()
    for of in (counted["order"], counted["invoice"]):
        assert {of.source.sum, of.trunkline.sum, of.target.sum} == {order.gross.amount}, of


async def test_every_figure_leads_to_its_documents_and_they_to_their_lineage(
    office: Office, company: Company
) -> None:
    desk = CountedDesk(office.pool, Notebook(office.pool, lambda _: UTC))
    case_id = (await company.order()).case_id
    for day in (ORDERED, LEFT):
        for total in (one for one in (await office.count(day)).totals if not one.is_empty):
            asked = ListCountedDocuments(day, total.document_type, total.channel)
            found = await desk.list_counted_documents(asked)
            assert (len(found.documents), found.next_key) == (total.trunkline.documents, "")
            taken, sent = found.documents[0].sides
            assert (taken.side, taken.system, sent.side) == ("taken", "", "sent"), total
            assert {taken.case_id, sent.case_id} == {case_id}
            assert (sent.state, bool(sent.document_id), bool(sent.system)) == ("live", True, True)
            assert total.target.sum in {sent.amount, sent.quantity}
            further = ListCountedDocuments(
                day, total.document_type, total.channel, found.documents[0].key
            )
            assert (await desk.list_counted_documents(further)).documents == ()


async def test_what_was_changed_in_the_erp_is_found_by_name(
    office: Office, company: Company
) -> None:
    spoil(company, "update sales_orders set gross = gross + 1")
    spoil(
        company,
        "update invoices set body = replace(cast(body as text), '2026-11-17', '2026-11-18')",
    )
    spoil(company, "delete from receipts")
    ordered, left = await office.count(ORDERED), await office.count(LEFT)
    assert told(ordered) == [("order", "amount_differs"), ("payment", "missing_in_target")]
    assert told(left) == [("invoice", "wrong_day")]
    assert not any(one.in_flight for one in (*ordered.differences, *left.differences))
    (amount,) = [one for one in ordered.differences if one.kind == "amount_differs"]
    assert str(amount.off_by) == "0.01"
    async with office.pool.connection() as conn:
        newest = {one.document_type: one for one in await unexplained(conn, clock.now())}
        assert {one.day for one in newest.values()} == {LEFT}
        assert {name: one.count for name, one in newest.items()} == {
            "shipment": 0,
            "fulfilment": 0,
            "invoice": 1,
        }
        assert await unexplained(conn, clock.now() - timedelta(days=1)) == ()
    listen()
    known = await measure_now(office.pool, {("main", "shop-that-was", "order")})
    assert shown() == {"fulfilment": 0, "invoice": 1, "shipment": 0, "order": 0}
    await office.explain(left, "The bill was late.")
    assert await measure_now(office.pool, known) == known
    assert shown()["invoice"] == 0
    assert amount.key == three_lines().name
    assert amount.case_id in amount.action


def shown() -> dict[str, float]:
    """What the gauge of unexplained differences says, by type of document."""
    found = counted("trunkline.completeness.unexplained").items()
    return {dict(told)["trunkline.document_type"]: value for told, value in found}


async def test_what_the_shop_gave_back_is_told_until_it_stands_in_the_erp(
    office: Office, company: Company
) -> None:
    bought = three_lines()
    refund = structs.replace(bought.payments[0], payment_id="r-1", kind="refund")
    later, worth = bought.updated_at.replace(hour=23), refund.amount
    paid = (*bought.payments, refund)
    company.backends.shop.place(structs.replace(bought, updated_at=later, payments=paid))
    waiting = await company.raised("changed_duplicate")
    (given_back,) = (await office.count(ORDERED)).differences
    named = (given_back.document_type, given_back.kind, given_back.key)
    assert named == ("refund", "missing_in_target", "r-1")
    assert waiting["exception_id"] in given_back.action
    entered = Refund("NORTHSTAR", bought.name, worth, ORDERED + timedelta(days=2))
    number = give_back(company.backends.books, entered)
    whole = await office.count(ORDERED)
    assert whole.differences == ()
    (total,) = [one for one in whole.totals if one.document_type == "refund"]
    assert {total.source.sum, total.trunkline.sum, total.target.sum} == {worth.amount}
    assert (await office.count(entered.refunded_on)).differences == ()
    spoil(company, "update refunds set body = replace(cast(body as text), ?, 'r-1')", bought.name)
    spoil(
        company,
        "update refunds set body = replace(cast(body as text), ?, '0.01')",
        str(worth.amount),
    )
    (off,) = (await office.count(ORDERED)).differences
    assert (off.kind, off.document_ids) == ("amount_differs", (number,))


async def test_a_period_closes_once_every_difference_is_answered_for(
    office: Office, company: Company
) -> None:
    whole = ClosePeriod("", ORDERED, LEFT, "Jo")
    with pytest.raises(Refused, match="never counted"):
        await office.desk.close_period(whole)
    spoil(company, "update sales_orders set gross = gross + 1")
    first = await office.count(ORDERED)
    await office.count(LEFT)
    with pytest.raises(Refused, match="1 differences that nobody has settled"):
        await office.desk.close_period(whole)
    assert (await office.explain(first, "A gift.")).unexplained == 0

    again = await office.count(ORDERED)
    assert (again.number, again.unexplained) == (2, 0)
    old = AcceptDifferences(first.certificate_id, (), "Jo", "Too late.")
    with pytest.raises(Conflict, match="superseded"):
        await office.desk.accept_differences(old)
    await office.desk.close_period(whole)
    async with office.pool.connection() as conn:
        with pytest.raises(Refused, match="closed"):
            await require_open_period(conn, "main", ORDERED)
        await require_open_period(conn, "main", date(2026, 11, 18))
        assert await verify(conn, "completeness/main") is None
    await office.desk.open_period(OpenPeriod("", ORDERED, "Jo", "A late bill."))
    async with office.pool.connection() as conn:
        await require_open_period(conn, "main", ORDERED)


async def test_a_partners_order_and_a_banks_money_are_followed_too(
    company: Company, database_url: str
) -> None:
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    company.backends.warehouse.send_all(f"{number}-1", LEFT)
    await company.state("INVOICED", number)
    company.backends.bank.book("BK-1", "100.00", number)
    company.backends.bank.book("BK-2", "80.00", number)
    company.backends.bank.book("BK-3", "-9.00", "charges")
    await company.state("CLOSED", number)
    company.backends.bank.book("BK-7", "12.34", "thanks")
    waiting = await company.raised("unmatched_receipt")
    async with open_office(database_url, company) as office:
        booked = await office.count(date(2026, 11, 20))
        left, placed = await office.count(LEFT), await office.count(clock.today(UTC))
    assert left.differences == ()
    assert "fulfilment" not in {one.document_type for one in left.totals}
    (accepted,) = [one for one in placed.totals if one.document_type == "order"]
    assert accepted.source.absent.startswith("A partner keeps no list")
    assert not accepted.target.absent
    (unmatched,) = booked.differences
    assert (unmatched.document_type, unmatched.key) == ("statement_line", "BK-7")
    assert waiting["exception_id"] in unmatched.action
    assert not unmatched.in_flight
    lines = next(one for one in booked.totals if one.document_type == "statement_line")
    assert (lines.source.documents, lines.target.documents) == (3, 2)
    assert str(lines.source.sum - lines.target.sum) == "12.34"
