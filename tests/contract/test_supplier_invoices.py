"""Capability supplier invoices, for every service that answers it."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from erp_buyer import SUPPLIER, Buyer, billed, counted, wanted
from erp_clerk import DAY_2, gbp
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.ledger import ListPostings
from trunkline_model.capabilities.supplier_invoices import (
    CancelSupplierInvoice,
    FindSupplierInvoices,
)
from trunkline_model.purchase_order import PurchaseLineKind
from trunkline_model.supplier_invoice import TaxSubtotal


async def balances(buyer: Buyer, number: str) -> dict[str, Decimal]:
    """What a document posted, by kind of account: a debit is positive."""
    asked = ListPostings(buyer.erp.connection_id, (number,))
    found: dict[str, Decimal] = {}
    for one in (await buyer.erp.ledger.list_postings(asked)).postings:
        amount = one.debit.amount - one.credit.amount
        found[one.account_kind] = found.get(one.account_kind, Decimal(0)) + amount
    return found


async def postings(buyer: Buyer, number: str) -> Counter[tuple[str, Decimal]]:
    """Count the amounts under a document's number, by kind of account: a debit is positive."""
    asked = ListPostings(buyer.erp.connection_id, (number,))
    found = (await buyer.erp.ledger.list_postings(asked)).postings
    return Counter((one.account_kind, one.debit.amount - one.credit.amount) for one in found)


async def test_an_invoice_of_an_order_is_posted_and_read_back(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"))
    await buyer.receive(number, counted("MUG-BLUE", 10))
    request = buyer.posting(buyer.invoice(billed("MUG-BLUE", 6, "3.15", order=number)))
    posted = await buyer.erp.supplier_invoices.post_supplier_invoice(request)
    document = posted.document
    assert (document.document_type, document.state) == ("invoice", "posted")
    assert (document.net, document.tax, document.gross) == (gbp("18.90"), gbp("3.78"), gbp("22.68"))
    assert (document.outstanding, document.posted_on) == (gbp("22.68"), DAY_2)
    assert document.due_on == request.invoice.due_on
    assert document.supplier_number == request.invoice.supplier_invoice_number
    (line,) = document.lines
    assert (line.line_id, line.sku, line.quantity) == ("b-MUG-BLUE", "MUG-BLUE", Decimal(6))
    assert (line.purchase_order_number, line.purchase_order_line_id) == (number, "l-MUG-BLUE")
    assert await buyer.document(document.ledger_number) == document
    assert (await buyer.progress(number)).lines[0].invoiced == Decimal(6)
    assert posted.evidence.document_number == document.ledger_number
    assert await balances(buyer, document.ledger_number) == {
        "expense": Decimal("18.90"),
        "tax": Decimal("3.78"),
        "payable": Decimal("-22.68"),
    }


async def test_tax_is_posted_as_the_supplier_states_it(buyer: Buyer) -> None:
    lines = (billed("MUG-BLUE", 1, "3.33"), billed("MUG-WHITE", 1, "2.22", "vat-0"))
    invoice = buyer.invoice(*lines)
    stated = (
        TaxSubtotal("vat-0", gbp("2.22"), gbp("0.00")),
        TaxSubtotal("vat-20", gbp("3.33"), gbp("0.66")),
    )
    invoice = structs.replace(invoice, taxes=stated, tax=gbp("0.66"), gross=gbp("6.21"))
    posted = await buyer.erp.supplier_invoices.post_supplier_invoice(buyer.posting(invoice))
    assert posted.document.taxes == stated
    assert posted.document.gross == gbp("6.21")


async def test_under_a_reverse_charge_the_buyer_charges_and_reclaims(buyer: Buyer) -> None:
    posted = await buyer.bill(billed("", 1, "100.00", "reverse-20"))
    assert (posted.tax, posted.gross) == (gbp("0.00"), gbp("100.00"))
    assert posted.taxes == (TaxSubtotal("reverse-20", gbp("100.00"), gbp("0.00")),)
    assert posted.self_charged == (TaxSubtotal("reverse-20", gbp("100.00"), gbp("20.00")),)
    found = await balances(buyer, posted.ledger_number)
    assert found == {"expense": 100, "tax": 0, "payable": -100}


async def test_a_line_is_posted_to_the_account_it_is_coded_to(buyer: Buyer) -> None:
    line = structs.replace(billed("", 1, "12.00"), kind=PurchaseLineKind.FREIGHT, account="5.1.3")
    posted = await buyer.bill(line, billed("MUG-BLUE", 1, "3.10"))
    assert [one.account for one in posted.lines] == ["5.1.3", "5.2.1"]


async def test_the_same_invoice_is_posted_once(buyer: Buyer) -> None:
    request = buyer.posting(buyer.invoice(billed("MUG-BLUE", 1, "3.10")))
    post = buyer.erp.supplier_invoices.post_supplier_invoice
    first = await post(request)
    assert await post(request) == first
    with pytest.raises(Conflict):
        await post(structs.replace(request, invoice=buyer.invoice(billed("MUG-BLUE", 2, "3.10"))))
    with pytest.raises(Refused) as refused:
        await post(structs.replace(request, request_id=buyer.request_id()))
    assert refused.value.reason == "duplicate_document"
    number = request.invoice.supplier_invoice_number
    found = await buyer.erp.supplier_invoices.find_supplier_invoices(
        FindSupplierInvoices(buyer.erp.connection_id, SUPPLIER, number)
    )
    assert found.documents == (first.document,)


async def test_an_invoice_that_does_not_add_up_is_refused(buyer: Buyer) -> None:
    right = buyer.invoice(billed("MUG-BLUE", 2, "3.10"))
    line = right.lines[0]
    for wrong in (
        structs.replace(right, gross=gbp("7.45")),
        structs.replace(right, tax=gbp("1.25"), gross=gbp("7.45")),
        structs.replace(right, lines=(structs.replace(line, net=gbp("6.21")),)),
        structs.replace(right, taxes=()),
    ):
        with pytest.raises(Refused) as refused:
            await buyer.erp.supplier_invoices.post_supplier_invoice(buyer.posting(wrong))
        assert refused.value.reason == "totals_differ"


async def test_nothing_is_posted_in_a_closed_period(buyer: Buyer) -> None:
    late = buyer.invoice(billed("MUG-BLUE", 1, "3.10"), on=date(2019, 3, 31))
    with pytest.raises(Refused) as refused:
        await buyer.erp.supplier_invoices.post_supplier_invoice(buyer.posting(late))
    assert refused.value.reason == "closed_period"


async def test_what_the_erp_does_not_know_is_refused(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"))
    right = buyer.invoice(billed("MUG-BLUE", 1, "3.10", order=number))
    line = right.lines[0]
    for reason, wrong in {
        "unknown_supplier": structs.replace(right, supplier_code="NO-SUCH"),
        "other_supplier": structs.replace(right, supplier_code="STEELWORKS"),
        "unknown_purchase_order": buyer.invoice(billed("MUG-BLUE", 1, "3.10", order="NO-SUCH")),
        "unknown_line": structs.replace(
            right, lines=(structs.replace(line, purchase_order_line_id="NO-SUCH"),)
        ),
        "unknown_sku": buyer.invoice(billed("NO-SUCH", 1, "3.10")),
        "unknown_tax_code": buyer.invoice(billed("MUG-BLUE", 1, "3.10", "no-such")),
    }.items():
        with pytest.raises(Refused) as refused:
            await buyer.erp.supplier_invoices.post_supplier_invoice(buyer.posting(wrong))
        assert refused.value.reason == reason
    nothing = buyer.invoice(billed("MUG-BLUE", 0, "3.10"))
    with pytest.raises(Invalid):
        await buyer.erp.supplier_invoices.post_supplier_invoice(buyer.posting(nothing))
    with pytest.raises(NotFound):
        await buyer.document("NO-SUCH")


async def test_a_credit_note_takes_back_what_was_billed(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"))
    invoice = await buyer.bill(billed("MUG-BLUE", 10, "3.10", order=number))
    request = buyer.crediting(invoice.ledger_number, billed("MUG-BLUE", 4, "3.10", order=number))
    credit = (await buyer.erp.supplier_invoices.post_supplier_credit_note(request)).document
    assert (credit.document_type, credit.gross) == ("credit_note", gbp("14.88"))
    assert credit.credits_invoice_number == invoice.ledger_number
    assert credit.lines[0].quantity == Decimal(4)
    assert await buyer.document(credit.ledger_number) == credit
    assert (await buyer.progress(number)).lines[0].invoiced == Decimal(6)
    found = await balances(buyer, credit.ledger_number)
    assert found["payable"] == Decimal("14.88")


def cancellation(buyer: Buyer, request_id: str, number: str = "") -> CancelSupplierInvoice:
    return CancelSupplierInvoice(
        buyer.erp.connection_id, buyer.request_id(), request_id, number, "posted in error"
    )


async def test_an_invoice_is_reversed_and_its_number_can_be_posted_again(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"))
    request = buyer.posting(buyer.invoice(billed("MUG-BLUE", 6, "3.10", order=number)))
    first = (await buyer.erp.supplier_invoices.post_supplier_invoice(request)).document
    cancel = buyer.erp.supplier_invoices.cancel_supplier_invoice
    assert (await cancel(cancellation(buyer, request.request_id))).existed
    assert (await cancel(cancellation(buyer, "never:used", first.ledger_number))).existed
    found = await buyer.document(first.ledger_number)
    assert (found.state, found.outstanding) == ("cancelled", gbp("0.00"))
    assert (await buyer.progress(number)).lines[0].invoiced == Decimal(0)
    assert await postings(buyer, first.ledger_number) == {
        ("expense", Decimal("18.60")): 1,
        ("expense", Decimal("-18.60")): 1,
        ("tax", Decimal("3.72")): 1,
        ("tax", Decimal("-3.72")): 1,
        ("payable", Decimal("22.32")): 1,
        ("payable", Decimal("-22.32")): 1,
    }
    again = buyer.posting(request.invoice)
    assert (await buyer.erp.supplier_invoices.post_supplier_invoice(again)).document.gross


async def test_what_is_paid_is_not_reversed(buyer: Buyer) -> None:
    posted = await buyer.bill(billed("MUG-BLUE", 1, "3.10"))
    await buyer.pay(posted.ledger_number, gbp("1.00"))
    with pytest.raises(Refused) as refused:
        await buyer.erp.supplier_invoices.cancel_supplier_invoice(
            cancellation(buyer, "never:used", posted.ledger_number)
        )
    assert refused.value.reason == "already_paid"


async def test_a_posting_that_comes_after_its_cancellation_does_not_stay(buyer: Buyer) -> None:
    late = buyer.posting(buyer.invoice(billed("MUG-BLUE", 1, "3.10")))
    cancel = buyer.erp.supplier_invoices.cancel_supplier_invoice
    assert not (await cancel(cancellation(buyer, late.request_id))).existed
    with pytest.raises(Refused) as refused:
        await buyer.erp.supplier_invoices.post_supplier_invoice(late)
    assert refused.value.reason == "cancelled"
