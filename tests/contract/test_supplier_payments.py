"""Capability supplier payments, for every service that answers it."""

from datetime import date

import pytest
from erp_buyer import SUPPLIER, Buyer, billed
from erp_clerk import DAY_2, gbp
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.document_register import DocumentType, ListDocuments
from trunkline_model.capabilities.ledger import ListPostings
from trunkline_model.capabilities.supplier_payments import (
    GetSupplierPayment,
    PostedSupplierPayment,
    ReverseSupplierPayment,
)


async def payment(buyer: Buyer, number: str) -> PostedSupplierPayment:
    request = GetSupplierPayment(buyer.erp.connection_id, number)
    return await buyer.erp.supplier_payments.get_supplier_payment(request)


async def test_an_invoice_is_paid_in_parts_from_the_bank(buyer: Buyer) -> None:
    invoice = await buyer.bill(billed("MUG-BLUE", 10, "3.10"))
    request = buyer.paying(invoice.ledger_number, gbp("20.00"))
    first = await buyer.erp.supplier_payments.record_supplier_payment(request)
    assert first.outstanding == gbp("17.20")
    found = await payment(buyer, first.payment_number)
    assert (found.state, found.supplier_code) == ("posted", SUPPLIER)
    assert (found.ledger_number, found.amount) == (invoice.ledger_number, gbp("20.00"))
    assert (found.paid_on, found.reference) == (DAY_2, request.reference)
    second = await buyer.pay(invoice.ledger_number, gbp("17.20"))
    assert second.outstanding == gbp("0.00")
    stands = await buyer.document(invoice.ledger_number)
    assert (stands.state, stands.outstanding) == ("paid", gbp("0.00"))
    asked = ListPostings(buyer.erp.connection_id, (first.payment_number,))
    moved = {
        one.account_kind: one.debit.amount - one.credit.amount
        for one in (await buyer.erp.ledger.list_postings(asked)).postings
    }
    assert moved == {"payable": 20, "bank": -20}


async def test_the_same_payment_is_posted_once(buyer: Buyer) -> None:
    invoice = await buyer.bill(billed("MUG-BLUE", 10, "3.10"))
    request = buyer.paying(invoice.ledger_number, gbp("20.00"))
    pay = buyer.erp.supplier_payments.record_supplier_payment
    first = await pay(request)
    assert await pay(request) == first
    with pytest.raises(Conflict):
        await pay(structs.replace(request, amount=gbp("1.00")))
    assert (await buyer.document(invoice.ledger_number)).outstanding == gbp("17.20")


async def test_what_cannot_be_applied_is_refused(buyer: Buyer) -> None:
    invoice = await buyer.bill(billed("MUG-BLUE", 1, "3.10"))
    number = invoice.ledger_number
    with pytest.raises(Refused) as refused:
        await buyer.pay(number, gbp("3.73"))
    assert refused.value.reason == "more_than_outstanding"
    with pytest.raises(Invalid):
        await buyer.pay(number, gbp("0.00"))
    with pytest.raises(NotFound):
        await buyer.pay("NO-SUCH", gbp("1.00"))
    with pytest.raises(NotFound):
        await payment(buyer, "NO-SUCH")
    early = structs.replace(buyer.paying(number, gbp("1.00")), paid_on=date(2019, 3, 31))
    with pytest.raises(Refused) as refused:
        await buyer.erp.supplier_payments.record_supplier_payment(early)
    assert refused.value.reason == "closed_period"


async def test_a_credit_note_is_netted_by_a_payment_run(buyer: Buyer) -> None:
    invoice = await buyer.bill(billed("MUG-BLUE", 10, "3.10"))
    request = buyer.crediting(invoice.ledger_number, billed("MUG-BLUE", 4, "3.10"))
    credit = (await buyer.erp.supplier_invoices.post_supplier_credit_note(request)).document
    assert (await buyer.pay(invoice.ledger_number, gbp("37.20"))).outstanding == gbp("0.00")
    netted = await buyer.pay(credit.ledger_number, gbp("14.88"))
    assert netted.outstanding == gbp("0.00")
    assert (await buyer.document(credit.ledger_number)).state == "paid"
    assert (await payment(buyer, netted.payment_number)).amount == gbp("14.88")
    asked = ListDocuments(buyer.erp.connection_id, DocumentType.SUPPLIER_PAYMENT, DAY_2, DAY_2)
    asked = structs.replace(asked, document_ids=(netted.payment_number,))
    (listed,) = (await buyer.erp.register.list_documents(asked)).documents
    assert listed.gross == gbp("-14.88"), "it keeps back some of what leaves the bank"


def reversal(buyer: Buyer, request_id: str, number: str = "") -> ReverseSupplierPayment:
    return ReverseSupplierPayment(
        buyer.erp.connection_id, buyer.request_id(), request_id, number, DAY_2, "account closed"
    )


async def test_a_payment_that_the_bank_returned_is_owed_again(buyer: Buyer) -> None:
    invoice = await buyer.bill(billed("MUG-BLUE", 10, "3.10"))
    request = buyer.paying(invoice.ledger_number, invoice.gross)
    paid = await buyer.erp.supplier_payments.record_supplier_payment(request)
    back = reversal(buyer, request.request_id)
    first = await buyer.erp.supplier_payments.reverse_supplier_payment(back)
    assert first.existed
    assert await buyer.erp.supplier_payments.reverse_supplier_payment(back) == first
    again = reversal(buyer, "never:used", paid.payment_number)
    assert (await buyer.erp.supplier_payments.reverse_supplier_payment(again)).existed
    stands = await buyer.document(invoice.ledger_number)
    assert (stands.state, stands.outstanding) == ("posted", invoice.gross)
    assert (await payment(buyer, paid.payment_number)).state == "reversed"
    assert (await buyer.pay(invoice.ledger_number, invoice.gross)).outstanding == gbp("0.00")


async def test_a_payment_that_comes_after_its_reversal_does_not_stay(buyer: Buyer) -> None:
    invoice = await buyer.bill(billed("MUG-BLUE", 1, "3.10"))
    late = buyer.paying(invoice.ledger_number, gbp("1.00"))
    back = reversal(buyer, late.request_id)
    assert not (await buyer.erp.supplier_payments.reverse_supplier_payment(back)).existed
    with pytest.raises(Refused) as refused:
        await buyer.erp.supplier_payments.record_supplier_payment(late)
    assert refused.value.reason == "cancelled"
