"""Capability receipts, for every service that answers it."""

import pytest
from erp_clerk import DAY_2, Clerk, gbp, line
from erp_ports import Erp
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.invoices import GetInvoice
from trunkline_model.capabilities.receipts import PaymentMethod, RecordReceipt
from trunkline_model.invoice import Invoice
from trunkline_model.money import Money

MUGS = line("MUG-WHITE", 2, "7.50")


@pytest.fixture(scope="module")
async def owed(erp: Erp) -> Invoice:
    """A bill of 90.00 that is paid bit by bit; what is left of it, tests ask for."""
    return (await Clerk(erp).ship_and_bill(line("MUG-WHITE", 10, "7.50"), party="CASH")).invoice


async def outstanding(clerk: Clerk, invoice: Invoice) -> Money:
    request = GetInvoice(clerk.erp.connection_id, invoice.invoice_number)
    return (await clerk.erp.invoices.get_invoice(request)).outstanding


async def test_a_bill_paid_by_card_and_by_bank_leaves_nothing_outstanding(clerk: Clerk) -> None:
    invoice = (await clerk.ship_and_bill(MUGS, party="CASH")).invoice
    number = invoice.invoice_number
    first = await clerk.pay(number, gbp("5.50"), PaymentMethod.CARD)
    second = await clerk.pay(number, gbp("12.50"), PaymentMethod.BANK_TRANSFER)
    assert (first.outstanding, second.outstanding) == (gbp("12.50"), gbp("0.00"))
    assert first.receipt_number != second.receipt_number
    assert second.evidence.document_number == second.receipt_number
    assert await outstanding(clerk, invoice) == gbp("0.00")
    with pytest.raises(Refused):
        await clerk.pay(number, gbp("0.01"))


@pytest.mark.parametrize("method", list(PaymentMethod))
async def test_a_part_payment_leaves_the_rest_outstanding(
    clerk: Clerk, owed: Invoice, method: PaymentMethod
) -> None:
    before = await outstanding(clerk, owed)
    paid = await clerk.pay(owed.invoice_number, gbp("5.50"), method)
    assert paid.receipt_number
    assert paid.outstanding == before - gbp("5.50")
    assert await outstanding(clerk, owed) == paid.outstanding


async def test_more_than_is_outstanding_is_refused_and_posts_nothing(
    clerk: Clerk, owed: Invoice
) -> None:
    before = await outstanding(clerk, owed)
    with pytest.raises(Refused) as refused:
        await clerk.pay(owed.invoice_number, before + gbp("0.01"))
    assert refused.value.reason == "more_than_outstanding"
    assert await outstanding(clerk, owed) == before


async def test_the_same_payment_is_posted_once(clerk: Clerk, owed: Invoice) -> None:
    before = await outstanding(clerk, owed)
    request = RecordReceipt(
        clerk.erp.connection_id,
        clerk.request_id(),
        PaymentMethod.CARD,
        owed.invoice_number,
        gbp("8.00"),
        DAY_2,
        "pay-1",
    )
    first = await clerk.erp.receipts.record_receipt(request)
    assert await clerk.erp.receipts.record_receipt(request) == first
    assert await outstanding(clerk, owed) == before - gbp("8.00")
    with pytest.raises(Conflict):
        await clerk.erp.receipts.record_receipt(structs.replace(request, amount=gbp("9.00")))


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
async def test_an_amount_that_is_not_positive_is_invalid(
    clerk: Clerk, owed: Invoice, amount: str
) -> None:
    with pytest.raises(Invalid):
        await clerk.pay(owed.invoice_number, gbp(amount))


async def test_a_payment_of_an_unknown_invoice_is_not_found(clerk: Clerk) -> None:
    with pytest.raises(NotFound):
        await clerk.pay("NO-SUCH", gbp("1.00"))
