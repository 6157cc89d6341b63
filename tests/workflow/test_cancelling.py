"""Cancelling and rejecting: what was done is taken back, and too late is said in a sentence."""

import pytest
from msgspec import structs
from order_company import Company
from partner_orders import cancellation, place, release_credit
from shop_orders import three_lines

from trunkline_kit.errors import Conflict, NotFound, Refused
from trunkline_model.capabilities.order_to_cash import CancelOrder, RejectOrder, ReleaseHold
from trunkline_model.capabilities.stock import GetStock


async def allocated(company: Company, sku: str) -> int:
    found = await company.backends.erp.stock.get_stock(GetStock("erp-main", (sku,)))
    return int(found.levels[0].allocated)


async def test_a_held_order_is_cancelled_without_a_trace_in_the_erp(company: Company) -> None:
    number = await place(company, {"PAN-28": 45}, "PO-1")
    await company.state("HELD", number)
    await company.desk.cancel_order(cancellation(number))
    gone = await company.state("CANCELLED", number)
    assert [one.cancelled for one in gone.lines] == [45]
    assert company.backends.journal() == []


async def test_a_backordered_order_gives_back_what_it_booked(company: Company) -> None:
    first = await place(company, {"STAMPS-1ST": 60}, "PO-1")
    await company.state("RELEASED", first)
    number = await place(company, {"STAMPS-1ST": 2}, "PO-2")
    await company.state("BACKORDERED", number)
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    assert await allocated(company, "STAMPS-1ST") == 60
    assert company.backends.journal()[-2:] == ["ReleaseAllocation", "CancelSalesOrder"]


async def test_a_shop_order_that_is_cancelled_in_the_shop_is_cancelled_here(
    company: Company,
) -> None:
    bought = three_lines(risk="high")
    company.backends.shop.place(bought)
    number = (await company.state("HELD")).order_number
    later = bought.updated_at.replace(hour=23)
    cancelled = structs.replace(bought, updated_at=later, cancelled_at=later)
    company.backends.shop.place(cancelled)
    await company.state("CANCELLED", number)


async def test_a_rejected_shop_order_is_cancelled_in_the_shop(company: Company) -> None:
    company.backends.shop.place(three_lines(risk="high"))
    held = await company.state("HELD")
    assert held.holds == ("fraud",)
    rejected = await company.desk.reject_order(RejectOrder(held.order_number, "Jo", "stolen card"))
    assert rejected.state == "REJECTED"
    await company.settled()
    told = company.backends.shop.writes.named("cancel")
    assert [one.reason for one in told] == ["fraud"]
    assert company.backends.journal() == []


async def test_a_cancelled_order_leaves_no_exception_behind(company: Company) -> None:
    company.backends.shop.place(three_lines(payments=()))
    await company.raised("not_paid")
    number = (await company.order()).order_number
    await company.desk.cancel_order(cancellation(number, partner_id=""))
    await company.until(lambda one: one.state == "CANCELLED" and not one.exceptions, number)


async def test_what_the_shop_gives_back_for_a_cancellation_is_nobodys_work(
    company: Company,
) -> None:
    bought = three_lines()
    company.backends.shop.place(bought)
    number = (await company.state("RELEASED")).order_number
    await company.desk.cancel_order(cancellation(number, partner_id=""))
    await company.state("CANCELLED", number)
    later = bought.updated_at.replace(hour=23)
    refund = structs.replace(bought.payments[0], payment_id="r-1", kind="refund")
    given_back = structs.replace(
        bought, updated_at=later, cancelled_at=later, payments=(*bought.payments, refund)
    )
    company.backends.shop.place(given_back)
    await company.settled()
    assert await company.exceptions() == []
    moved = structs.replace(given_back, customer_email="new@example.com")
    company.backends.shop.place(structs.replace(moved, updated_at=later.replace(minute=59)))
    await company.raised("changed_duplicate")


async def test_a_fraud_hold_is_released_by_a_person(company: Company) -> None:
    company.backends.shop.place(three_lines(risk="high"))
    held = await company.state("HELD")
    with pytest.raises(Refused, match="not held for credit, but for fraud"):
        await company.desk.release_hold(ReleaseHold(held.order_number, "credit", "Jo", "?"))
    await company.desk.release_hold(ReleaseHold(held.order_number, "fraud", "Jo", "known"))
    released = await company.state("RELEASED")
    assert "Jo released the fraud hold: known" in [one.sentence for one in released.moves]
    with pytest.raises(Refused, match="release_hold is not possible in state RELEASED"):
        await company.desk.release_hold(ReleaseHold(held.order_number, "fraud", "Jo", "again"))


async def test_an_accepted_order_is_not_rejected(company: Company) -> None:
    number = await place(company, {"COOKBOOK": 1}, "PO-1")
    await company.state("RELEASED", number)
    with pytest.raises(Refused, match="reject_order is not possible in state RELEASED"):
        await company.desk.reject_order(RejectOrder(number, "Jo", "no"))


async def test_a_cancellation_is_accepted_once_for_its_key(company: Company) -> None:
    number = await place(company, {"PAN-28": 45}, "PO-1")
    await company.state("HELD", number)
    await company.desk.cancel_order(cancellation(number))
    await company.state("CANCELLED", number)
    again = await company.desk.cancel_order(cancellation(number))
    assert again.state == "CANCELLED"
    with pytest.raises(Conflict):
        await company.desk.cancel_order(cancellation(number, fingerprint="other"))
    with pytest.raises(Refused, match="CANCELLED"):
        await company.desk.cancel_order(cancellation(number, key="cancel-2"))


async def test_another_partners_order_is_not_found(company: Company) -> None:
    number = await place(company, {"PAN-28": 45}, "PO-1")
    with pytest.raises(NotFound):
        await company.desk.cancel_order(cancellation(number, partner_id="partner-2"))
    with pytest.raises(NotFound):
        await company.desk.cancel_order(
            CancelOrder("TL-1", "partner-1", "k", "f", "no such order", "partner-1")
        )


async def test_a_credit_hold_released_twice_counts_once(company: Company) -> None:
    number = await place(company, {"PAN-28": 30}, "PO-1")
    await company.state("HELD", number)
    await release_credit(company, number)
    await company.state("RELEASED", number)
