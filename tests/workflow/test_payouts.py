"""Money that no order carries: what a shop pays out, and what people give back."""

from collections.abc import AsyncIterator

import pytest
from order_builders import ORDERED_AT, gbp
from order_company import Company
from own_registers import Office, give_back, open_office

from trunkline_model.capabilities.document_register import RegisteredDocument
from trunkline_sandbox_erp.refunds import Refund

ORDERED = ORDERED_AT.date()


@pytest.fixture
async def office(company: Company, database_url: str) -> AsyncIterator[Office]:
    """Count the days of a company that sold nothing yet."""
    async with open_office(database_url, company) as one:
        yield one


async def test_money_given_back_that_no_shop_knows_of_is_named(
    office: Office, company: Company
) -> None:
    number = give_back(company.backends.books, Refund("NORTHSTAR", "", gbp("3.00"), ORDERED))
    (stranger,) = (await office.count(ORDERED)).differences
    assert (stranger.document_type, stranger.kind) == ("refund", "extra_in_target")
    assert stranger.document_ids == (number,)


async def test_a_payout_is_held_against_the_entry_that_brings_it(
    office: Office, company: Company
) -> None:
    shop, bank = company.backends.shop, company.backends.bank
    shop.payouts = [
        RegisteredDocument(name, f"TRACE-{name}", "", ORDERED, "live", gross=gbp(amount))
        for name, amount in (("1", "88.20"), ("2", "40.00"), ("3", "7.00"))
    ]
    bank.book("BK-1", "88.20", "card payments", trace="TRACE-1")
    bank.book("BK-2", "40.01", "card payments", trace="TRACE-2")
    certificate = await office.count(ORDERED)
    found = {one.key: one for one in certificate.differences if one.document_type == "payout"}
    assert {key: one.kind for key, one in found.items()} == {
        "TRACE-2": "amount_differs",
        "TRACE-3": "missing_in_target",
    }
    assert found["TRACE-2"].off_by == gbp("0.01").amount
    assert found["TRACE-3"].in_flight
    (total,) = [one for one in certificate.totals if one.document_type == "payout"]
    assert (total.source.documents, total.target.documents) == (3, 2)
    assert total.trunkline.absent.startswith("Nothing is done about a payout here")
