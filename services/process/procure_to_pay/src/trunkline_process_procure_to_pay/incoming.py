"""What suppliers send, in our words."""

from datetime import datetime
from decimal import Decimal

from trunkline_model.capabilities.supplier_documents import SupplierDocument
from trunkline_model.money import Money
from trunkline_model.trade_invoice import (
    InvoiceKind,
    TradeCharge,
    TradeInvoice,
    TradeInvoiceLine,
)
from trunkline_model.trade_order import OrderResponse, OrderResponseLine

from .billing import Bill, BilledLine, BillKind
from .facts.supplier_statement import StatementReceived
from .goods import AnsweredLine, PurchaseLine
from .rules.statement_items import Item

PER_CENT = Decimal(100)
PLACES_MAX = 6
"""Places of the finest price that an ERP's books hold."""


def bill(document: SupplierDocument, invoice: TradeInvoice, source: str) -> Bill:
    """Give an invoice or credit note; `source` is the service that keeps its bytes."""
    lines = tuple(_line(one) for one in invoice.lines)
    credit = invoice.kind is InvoiceKind.CREDIT_NOTE
    return Bill(
        supplier_code=document.supplier_code,
        number=invoice.invoice_number,
        kind=BillKind.CREDIT_NOTE if credit else BillKind.INVOICE,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        purchase_number=invoice.order_number,
        currency=invoice.currency,
        lines=(*lines, *(_charge(at, one) for at, one in enumerate(invoice.charges, 1))),
        net=invoice.net,
        tax=invoice.tax,
        gross=invoice.gross,
        vat_number=invoice.seller.vat_number if invoice.seller else "",
        account=_account(invoice),
        message_id="",
        document_sha256=document.sha256,
        raw_document_id=document.raw_document_id,
        raw_document_source=source,
        credits_number=invoice.corrects_number,
        payable=None if invoice.payable == invoice.gross else invoice.payable,
    )


def stated(document: SupplierDocument, at: datetime, source: str) -> StatementReceived:
    """Give a statement of account; LookupError for another kind of document."""
    said = document.statement
    if said is None:
        raise LookupError(f"{document.document_id} is no statement")
    return StatementReceived(
        occurred_at=at,
        actor="",
        supplier_code=document.supplier_code,
        statement_number=said.statement_number.strip(),
        stated_on=said.stated_on,
        balance=said.closing_balance,
        items=tuple(
            Item(one.reference, one.dated_on, one.amount, one.kind) for one in said.entries
        ),
        channel=document.channel.value,
        connection_id=document.connection_id,
        document_sha256=document.sha256,
        raw_document_id=document.raw_document_id,
        raw_document_source=source,
    )


def answers(response: OrderResponse, lines: tuple[PurchaseLine, ...]) -> tuple[AnsweredLine, ...]:
    """Give the lines of an answer; what it leaves open is as ordered."""
    ordered = {one.line_id: one for one in lines}
    return tuple(_answer(one, ordered.get(one.line_id), response) for one in response.lines)


def _answer(
    said: OrderResponseLine, ordered: PurchaseLine | None, response: OrderResponse
) -> AnsweredLine:
    nothing = Money(Decimal(0), response.currency)
    price = said.unit_price or (ordered.unit_price if ordered else nothing)
    return AnsweredLine(
        line_id=said.line_id,
        quantity=said.quantity,
        unit_price=price,
        sku=said.substitute_sku,
        deliver_on=said.promised_on,
    )


def _line(line: TradeInvoiceLine) -> BilledLine:
    return BilledLine(
        bill_line_id=line.line_id,
        line_id=line.order_line_id,
        sku=line.sku,
        description=line.description,
        quantity=line.quantity,
        unit_price=_price(line),
        net=line.net,
        vat_category=line.tax_category,
        vat_rate=line.tax_rate / PER_CENT,
    )


def _price(line: TradeInvoiceLine) -> Money:
    """Give what a unit costs; an allowance or charge of the line is part of it.

    A share of one, or of a price for several units, may never end: what the books can hold of it
    comes to the same net.
    """
    price = line.unit_price
    places = -int(price.amount.normalize().as_tuple().exponent)
    if (line.adjustment is None and places <= PLACES_MAX) or not line.quantity:
        return price
    return Money(round(line.net.amount / line.quantity, PLACES_MAX), price.currency)


def _charge(at: int, charge: TradeCharge) -> BilledLine:
    amount = charge.amount if charge.is_charge else -charge.amount
    return BilledLine(
        bill_line_id=f"charge-{at}",
        line_id="",
        sku="",
        description=charge.reason,
        quantity=Decimal(1),
        unit_price=amount,
        net=amount,
        vat_category=charge.tax_category,
        vat_rate=charge.tax_rate / PER_CENT,
    )


def _account(invoice: TradeInvoice) -> str:
    """Sort code and number of an account that is no IBAN."""
    if invoice.account is None:
        return ""
    number = invoice.account.number
    return number if number[:1].isalpha() else f"{invoice.account.branch}{number}"
