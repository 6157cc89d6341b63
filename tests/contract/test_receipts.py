"""Capability receipts, for every service that answers it."""

import pytest
from erp_clerk import DAY_2, Clerk, gbp, line
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.invoices import GetInvoice
from trunkline_model.capabilities.receipts import PaymentMethod, RecordReceipt
from trunkline_model.invoice import Invoice
from trunkline_model.money import Money

MUGS = line("MUG-WHITE", 2, "7.50")


async def billed(clerk: Clerk) -> Invoice:
    return (await clerk.ship_and_bill(MUGS, party="CASH")).invoice


async def outstanding(clerk: Clerk, invoice: Invoice) -> Money:
    request = GetInvoice(clerk.erp.connection_id, invoice.invoice_number)
    return (await clerk.erp.invoices.get_invoice(request)).outstanding


@pytest.mark.parametrize("method", list(PaymentMethod))
async def test_a_full_payment_leaves_nothing_outstanding(
    clerk: Clerk, method: PaymentMethod
) -> None:
    invoice = await billed(clerk)
    paid = await clerk.pay(invoice.invoice_number, invoice.gross, method)
    assert paid.outstanding == gbp("0.00")
    assert paid.receipt_number
    assert paid.evidence.document_number == paid.receipt_number
    assert await outstanding(clerk, invoice) == gbp("0.00")


async def test_a_part_payment_leaves_the_rest_outstanding(clerk: Clerk) -> None:
    invoice = await billed(clerk)
    first = await clerk.pay(invoice.invoice_number, gbp("5.50"), PaymentMethod.BANK_TRANSFER)
    assert first.outstanding == gbp("12.50")
    second = await clerk.pay(invoice.invoice_number, gbp("12.50"), PaymentMethod.BANK_TRANSFER)
    assert second.outstanding == gbp("0.00")
    assert first.receipt_number != second.receipt_number


async def test_more_than_is_outstanding_is_refused_and_posts_nothing(clerk: Clerk) -> None:
    invoice = await billed(clerk)
    with pytest.raises(Refused) as refused:
        await clerk.pay(invoice.invoice_number, gbp("18.01"))
    assert refused.value.reason == "more_than_outstanding"
    assert await outstanding(clerk, invoice) == gbp("18.00")


async def test_a_paid_invoice_takes_no_second_payment(clerk: Clerk) -> None:
    invoice = await billed(clerk)
    await clerk.pay(invoice.invoice_number, invoice.gross)
    with pytest.raises(Refused):
        await clerk.pay(invoice.invoice_number, invoice.gross)


async def test_the_same_payment_is_posted_once(clerk: Clerk) -> None:
    invoice = await billed(clerk)
    request = RecordReceipt(
        clerk.erp.connection_id,
        clerk.request_id(),
        PaymentMethod.CARD,
        invoice.invoice_number,
        gbp("8.00"),
        DAY_2,
        "pay-1",
    )
    first = await clerk.erp.receipts.record_receipt(request)
    assert await clerk.erp.receipts.record_receipt(request) == first
    assert await outstanding(clerk, invoice) == gbp("10.00")
    with pytest.raises(Conflict):
        await clerk.erp.receipts.record_receipt(structs.replace(request, amount=gbp("9.00")))


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
async def test_an_amount_that_is_not_positive_is_invalid(clerk: Clerk, amount: str) -> None:
    invoice = await billed(clerk)
    with pytest.raises(Invalid):
        await clerk.pay(invoice.invoice_number, gbp(amount))


async def test_a_payment_of_an_unknown_invoice_is_not_found(clerk: Clerk) -> None:
    with pytest.raises(NotFound):
        await clerk.pay("NO-SUCH", gbp("1.00"))
