"""What purchasing leaves in a document register, for every ERP."""

from datetime import date
from decimal import Decimal

from erp_buyer import Buyer, billed, counted, wanted
from erp_clerk import DAY_1

from trunkline_model.capabilities.document_register import (
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)
from trunkline_model.goods_receipt import Condition

EVER = (date(2026, 1, 1), date(2027, 1, 1))


async def registered(buyer: Buyer, kind: DocumentType, number: str) -> RegisteredDocument:
    asked = ListDocuments(buyer.erp.connection_id, kind, *EVER, document_ids=(number,))
    (found,) = (await buyer.erp.register.list_documents(asked)).documents
    return found


async def test_a_delivery_and_what_goes_back_of_it_are_listed_with_their_units(
    buyer: Buyer,
) -> None:
    order = await buyer.buy(wanted("MUG-WHITE", 5, "2.90"))
    damaged = counted("MUG-WHITE", 2, Condition.QUARANTINED)
    receipt = (await buyer.receive(order, counted("MUG-WHITE", 3), damaged)).goods_receipt_number
    back = (await buyer.give_back(order, damaged)).return_number
    came = await registered(buyer, DocumentType.GOODS_RECEIPT, receipt)
    assert (came.quantity, came.on, came.related_key) == (Decimal(5), DAY_1, order)
    went = await registered(buyer, DocumentType.VENDOR_RETURN, back)
    assert (went.quantity, went.related_key) == (Decimal(2), order)


async def test_an_order_a_bill_and_a_credit_note_are_listed_with_their_totals(
    buyer: Buyer,
) -> None:
    order = await buyer.buy(wanted("MUG-WHITE", 5, "2.90"))
    ordered = await registered(buyer, DocumentType.PURCHASE_ORDER, order)
    assert str(ordered.net) == "14.50 GBP"
    bill = await buyer.bill(billed("MUG-BLUE", 10, "3.10"))
    posted = await registered(buyer, DocumentType.SUPPLIER_INVOICE, bill.ledger_number)
    assert (posted.net, posted.tax, posted.gross) == (bill.net, bill.tax, bill.gross)
    request = buyer.crediting(bill.ledger_number, billed("MUG-BLUE", 4, "3.10"))
    note = (await buyer.erp.supplier_invoices.post_supplier_credit_note(request)).document
    credited = await registered(buyer, DocumentType.SUPPLIER_CREDIT_NOTE, note.ledger_number)
    assert credited.gross is not None
    assert abs(credited.gross.amount) == note.gross.amount
