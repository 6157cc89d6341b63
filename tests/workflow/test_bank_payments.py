"""Transfers: in parts, too much, for several orders, under a wrong reference."""

from datetime import date

from order_builders import gbp
from order_company import Company
from partner_orders import cancellation, place

from trunkline_model.capabilities.order_to_cash import Order

DAY_1 = date(2026, 11, 17)


async def invoiced(company: Company, units: int, name: str) -> str:
    """Give the number of an order of cookbooks at 18.00 that waits for its money."""
    number = await place(company, {"COOKBOOK": units}, name)
    await company.state("RELEASED", number)
    company.backends.warehouse.send_all(f"{number}-1", DAY_1)
    await company.state("INVOICED", number)
    return number


def receipts(order: Order) -> list[str]:
    found = (one.amount for one in order.documents if one.document_type == "receipt")
    return [str(one) for one in found]


async def test_a_transfer_in_two_parts_pays_in_two_steps(company: Company) -> None:
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    company.backends.warehouse.send_all(f"{number}-1", DAY_1)
    await company.state("INVOICED", number)
    company.backends.bank.book("BK-1", "100.00", f"{number}")
    part = await company.state("PART_PAID", number)
    assert part.outstanding == gbp("80.00")
    company.backends.bank.book("BK-2", "80.00", f"{number}")
    await company.state("CLOSED", number)


async def test_money_that_comes_before_the_goods_is_applied_when_they_left(
    company: Company,
) -> None:
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    company.backends.bank.book("BK-1", "180.00", "PO-9")
    company.backends.warehouse.send_all(f"{number}-1", DAY_1)
    await company.state("CLOSED", number)


async def test_a_transfer_that_names_no_order_becomes_an_exception(company: Company) -> None:
    company.backends.bank.book("BK-7", "12.34", "thanks")
    found = await company.raised("unmatched_receipt")
    assert found["raw_document_id"] == "raw-1"
    assert "12.34 GBP" in found["sentence"]


async def test_an_unmatched_transfer_is_applied_by_a_retry_once_the_order_came(
    company: Company,
) -> None:
    company.backends.bank.book("BK-7", "180.00", "PO-9")
    found = await company.raised("unmatched_receipt")
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    await company.retry(found)
    company.backends.warehouse.send_all(f"{number}-1", DAY_1)
    await company.state("CLOSED", number)


async def test_more_money_than_is_owed_is_put_before_a_person(company: Company) -> None:
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    company.backends.warehouse.send_all(f"{number}-1", DAY_1)
    company.backends.bank.book("BK-1", "190.00", "PO-9")
    found = await company.raised("overpaid")
    assert "10.00 GBP" in found["sentence"]
    assert (await company.order(number)).state == "PAID"


async def test_a_surplus_that_a_person_dealt_with_lets_the_order_close(company: Company) -> None:
    number = await invoiced(company, 10, "PO-9")
    company.backends.bank.book("BK-1", "190.00", "PO-9")
    await company.retry(await company.raised("overpaid"))
    closed = await company.state("CLOSED", number)
    assert "a person dealt with 10.00 GBP that came beyond" in closed.moves[-1].sentence
    assert receipts(closed) == ["180.00 GBP"]


async def test_one_transfer_pays_two_orders_to_the_penny(company: Company) -> None:
    first = await invoiced(company, 10, "PO-111111")
    second = await invoiced(company, 2, "PO-222222")
    company.backends.bank.book("BK-1", "216.00", f"PO-111111 and {second}")
    paid = [await company.state("CLOSED", number) for number in (first, second)]
    assert [receipts(one) for one in paid] == [["180.00 GBP"], ["36.00 GBP"]]
    told = [one.sentence for one in paid[1].moves if one.kind == "BankCreditMatched"]
    assert told[0].startswith("36.00 GBP of 216.00 GBP came to the bank")


async def test_a_transfer_that_is_not_the_sum_of_what_it_names_waits_for_a_person(
    company: Company,
) -> None:
    first = await invoiced(company, 10, "PO-111111")
    second = await invoiced(company, 2, "PO-222222")
    company.backends.bank.book("BK-1", "215.99", "PO-111111 PO-222222")
    raised = await company.raised("unmatched_receipt")
    assert f"{first} (PO-111111), 180.00 GBP outstanding" in raised["sentence"]
    assert f"{second} (PO-222222), 36.00 GBP outstanding" in raised["sentence"]
    for number in (first, second):
        assert (await company.order(number)).state == "INVOICED"


async def test_a_wrong_reference_is_told_with_the_orders_that_owe_just_this(
    company: Company,
) -> None:
    number = await invoiced(company, 10, "PO-123456")
    await invoiced(company, 3, "PO-999999")
    company.backends.bank.book("BK-1", "180.00", "PO-123465")
    raised = await company.raised("unmatched_receipt")
    assert f"Perhaps it pays {number} (PO-123456)" in raised["sentence"]
    assert "PO-999999" not in raised["sentence"]
    assert (await company.order(number)).outstanding == gbp("180.00")


async def test_one_transfer_pays_both_invoices_of_an_order(company: Company) -> None:
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    for units in (4, 6):
        company.backends.warehouse.send(f"{number}-1", DAY_1, COOKBOOK=units)
    await company.state("INVOICED", number)
    company.backends.bank.book("BK-1", "180.00", "PO-9")
    closed = await company.state("CLOSED", number)
    assert sorted(receipts(closed)) == ["108.00 GBP", "72.00 GBP"]


async def test_money_of_an_order_that_was_cancelled_is_put_before_a_person(
    company: Company,
) -> None:
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    company.backends.bank.book("BK-1", "180.00", "PO-9")
    await company.until(
        lambda one: any(move.kind == "BankCreditMatched" for move in one.moves), number
    )
    await company.desk.cancel_order(cancellation(number))
    raised = await company.raised("stranded_money")
    assert raised["sentence"].startswith("180.00 GBP came on 2026-11-20 as BK-1 for order")
