"""Capability ledger, for every service that answers it."""

from collections import defaultdict
from decimal import Decimal

import pytest
from erp_clerk import DAY_1, DAY_2, Clerk, gbp, line
from erp_ports import Erp

from trunkline_model.capabilities.ledger import ControlTotals, ListControlTotals, ListPostings
from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_model.capabilities.sales_orders import GetSalesOrder
from trunkline_model.invoice import Invoice
from trunkline_model.money import Money

BASKET = (line("MUG-WHITE", 2, "7.50"), line("COOKBOOK", 1, "18.00", "vat-0"))


async def by_kind(erp: Erp, document_number: str) -> dict[str, Decimal]:
    """Sum debits minus credits by kind of account."""
    request = ListPostings(erp.connection_id, (document_number,))
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in (await erp.ledger.list_postings(request)).postings:
        assert min(one.debit.amount, one.credit.amount) == 0
        sums[one.account_kind] += one.debit.amount - one.credit.amount
    return dict(sums)


async def totals(erp: Erp) -> dict[tuple[str, str], tuple[int, Money]]:
    answer: ControlTotals = await erp.ledger.list_control_totals(
        ListControlTotals(erp.connection_id)
    )
    return {(one.document_type, one.state): (one.count, one.sum) for one in answer.totals}


@pytest.fixture(scope="module")
async def invoice(erp: Erp) -> Invoice:
    """A bill of 36.00, of which nothing is paid yet."""
    return (await Clerk(erp).ship_and_bill(*BASKET, party="CORNERCAFE")).invoice


async def test_an_invoice_owes_what_revenue_and_tax_say(erp: Erp, invoice: Invoice) -> None:
    sums = await by_kind(erp, invoice.invoice_number)
    assert sums == {
        "receivable": Decimal("36.00"),
        "revenue": Decimal("-33.00"),
        "tax": Decimal("-3.00"),
    }


async def test_receivable_lines_carry_the_party_and_the_day(erp: Erp, invoice: Invoice) -> None:
    request = ListPostings(erp.connection_id, (invoice.invoice_number,))
    posted = (await erp.ledger.list_postings(request)).postings
    owed = [one for one in posted if one.account_kind == "receivable"]
    assert {one.party_code for one in owed} == {"CORNERCAFE"}
    assert {one.posted_on for one in posted} == {DAY_1}
    assert {one.document_number for one in posted} == {invoice.invoice_number}


async def test_a_card_payment_goes_to_clearing_and_a_transfer_to_the_bank(
    clerk: Clerk, invoice: Invoice
) -> None:
    card = await clerk.pay(invoice.invoice_number, gbp("10.00"), PaymentMethod.CARD)
    bank = await clerk.pay(invoice.invoice_number, gbp("2.00"), PaymentMethod.BANK_TRANSFER)
    assert await by_kind(clerk.erp, card.receipt_number) == {
        "card_clearing": Decimal("10.00"),
        "receivable": Decimal("-10.00"),
    }
    assert await by_kind(clerk.erp, bank.receipt_number) == {
        "bank": Decimal("2.00"),
        "receivable": Decimal("-2.00"),
    }


async def test_all_that_is_posted_balances(clerk: Clerk, invoice: Invoice) -> None:
    await clerk.pay(invoice.invoice_number, gbp("1.00"))
    request = ListPostings(clerk.erp.connection_id, from_on=DAY_1, to_on=DAY_2)
    posted = (await clerk.erp.ledger.list_postings(request)).postings
    assert posted
    balance = sum((one.debit.amount - one.credit.amount for one in posted), Decimal(0))
    assert balance == 0
    assert all(DAY_1 <= one.posted_on <= DAY_2 for one in posted)


async def test_unknown_documents_are_left_out(erp: Erp) -> None:
    answer = await erp.ledger.list_postings(ListPostings(erp.connection_id, ("NO-SUCH",)))
    assert answer.postings == ()


async def test_control_totals_count_every_document_of_a_sale_that_is_done(clerk: Clerk) -> None:
    before = await totals(clerk.erp)
    invoice = (await clerk.ship_and_bill(*BASKET, party="CASH")).invoice
    await clerk.pay(invoice.invoice_number, invoice.gross)
    after = await totals(clerk.erp)
    asked = GetSalesOrder(clerk.erp.connection_id, invoice.sales_order_number)
    assert (await clerk.erp.sales_orders.get_sales_order(asked)).state == "done"

    none = (0, gbp(0))
    for kind, value in [
        (("sales_order", "done"), gbp("36.00")),
        (("invoice", "paid"), gbp("36.00")),
        (("receipt", "posted"), gbp("36.00")),
        (("shipment", "done"), gbp("0.00")),
    ]:
        (count_before, sum_before), (count, total) = before.get(kind, none), after[kind]
        assert count == count_before + 1, kind
        assert total - sum_before == value, kind


async def test_a_booking_that_never_came_is_not_counted(clerk: Clerk) -> None:
    before = await totals(clerk.erp)
    await clerk.cancel(clerk.booking(clerk.order(BASKET[1])))
    assert await totals(clerk.erp) == before


async def test_a_cancelled_sale_is_counted_as_cancelled(clerk: Clerk) -> None:
    before = (await totals(clerk.erp)).get(("sales_order", "cancelled"), (0, gbp(0)))
    await clerk.book(*BASKET)
    await clerk.cancel(clerk.booked[-1])
    after = (await totals(clerk.erp))["sales_order", "cancelled"]
    assert after[0] == before[0] + 1
    assert after[1] - before[1] == gbp("36.00")
