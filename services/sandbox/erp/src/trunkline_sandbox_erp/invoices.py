"""Bills, one for each shipment; services of the sale go on the first."""

from datetime import timedelta
from decimal import Decimal
from sqlite3 import Row

from msgspec import json, structs

from trunkline_mapping.about import about_order
from trunkline_model.capabilities.invoices import GetInvoice, InvoiceIssued, IssueInvoice
from trunkline_model.invoice import Invoice
from trunkline_model.sales_order import SalesOrder
from trunkline_model.shipment import Parcel

from . import parties, postings, sales
from .arithmetic import money, pounds, text, to_pence
from .billing import ROUNDING_SKU, Bill, bill
from .books import Books, Document
from .codes import TERMS
from .desk import Desk
from .refusals import refuse, unknown


def issue_invoice(books: Books, request: IssueInvoice) -> InvoiceIssued:
    """Post the bill of a shipment."""
    sale = sales.find(books, request.sales_order_number)
    shipment = _shipment(books, request)
    order = json.decode(sale["body"], type=SalesOrder)
    content = _bill(books, order, sale, json.decode(shipment["body"], type=Parcel))
    invoice = _invoice(request, sale, content, books.number("INV"))
    _store(books, invoice, sale)
    _post(books, invoice, (request, order))
    evidence = books.evidence(request, Document("invoice", invoice.invoice_number))
    return InvoiceIssued(invoice, evidence)


def get_invoice(books: Books, request: GetInvoice) -> Invoice:
    """Read an invoice as it stands now."""
    return json.decode(find(books, request.invoice_number)["body"], type=Invoice)


def find(books: Books, number: str) -> Row:
    """Give an invoice's row; NotFound for an unknown number."""
    row = books.state.row("select * from invoices where invoice_number = ?", number)
    if row is None:
        raise unknown("invoice", number)
    return row


def _shipment(books: Books, request: IssueInvoice) -> Row:
    number = request.shipment_number
    row = books.state.row(
        "select * from shipments where shipment_number = ? and sales_order_number = ?",
        number,
        request.sales_order_number,
    )
    if row is None:
        raise unknown("shipment", number)
    if row["invoice_number"]:
        sentence = f"shipment {number} is billed on {row['invoice_number']}"
        raise refuse("nothing_to_bill", sentence)
    return row


def _bill(books: Books, order: SalesOrder, sale: Row, parcel: Parcel) -> Bill:
    rows = sales.lines(books, sale["sales_order_number"])
    first = all(not Decimal(row["invoiced"]) for row in rows)
    services = frozenset(row["line_id"] for row in rows if first and not row["stocked"])
    tax_codes = {row["line_id"]: row["tax_code"] for row in rows}
    content = bill(order, parcel.lines, services, tax_codes)
    parts = {part.line_id: part.quantity for part in parcel.lines}
    parts |= {row["line_id"]: Decimal(row["ordered"]) for row in rows if row["line_id"] in services}
    _mark_billed(books, rows, parts)
    rows = sales.lines(books, sale["sales_order_number"])
    if all(row["invoiced"] == row["ordered"] for row in rows):
        content.close(pounds(sale["gross"] - sale["billed"]).amount)
    return content


def _mark_billed(books: Books, rows: list[Row], parts: dict[str, Decimal]) -> None:
    for row in rows:
        if row["line_id"] in parts:
            books.execute(
                "update sales_order_lines set invoiced = ?"
                " where sales_order_number = ? and line_id = ?",
                text(Decimal(row["invoiced"]) + parts[row["line_id"]]),
                row["sales_order_number"],
                row["line_id"],
            )


def _invoice(request: IssueInvoice, sale: Row, content: Bill, number: str) -> Invoice:
    gross = money(content.sums.gross)
    return Invoice(
        invoice_number=number,
        ledger_id=number,
        sales_order_number=request.sales_order_number,
        shipment_number=request.shipment_number,
        invoiced_on=request.invoiced_on,
        due_on=request.invoiced_on + timedelta(days=TERMS[sale["payment_term"]]),
        lines=tuple(content.lines),
        net=money(content.sums.net),
        tax=money(content.sums.tax),
        gross=gross,
        outstanding=gross,
    )


def _store(books: Books, invoice: Invoice, sale: Row) -> None:
    gross = to_pence(invoice.gross.amount)
    books.execute(
        "insert into invoices values (?, ?, ?, ?, ?, ?, ?)",
        invoice.invoice_number,
        invoice.sales_order_number,
        sale["party_code"],
        "posted" if gross else "paid",
        gross,
        gross,
        json.encode(invoice),
    )
    books.execute(
        "update shipments set invoice_number = ? where shipment_number = ?",
        invoice.invoice_number,
        invoice.shipment_number,
    )
    books.execute(
        "update sales_orders set billed = billed + ? where sales_order_number = ?",
        gross,
        invoice.sales_order_number,
    )
    parties.owe(books, sale["party_code"], receivable=gross, unbilled=-gross)


def _post(books: Books, invoice: Invoice, asked: tuple[IssueInvoice, SalesOrder]) -> None:
    request, order = asked
    asking = structs.replace(about_order(order), on=invoice.invoiced_on)

    def account(use: str) -> str:
        return books.account(request.connection_id, use, asking)

    rounding = sum(to_pence(line.net.amount) for line in invoice.lines if line.sku == ROUNDING_SKU)
    moved = (
        postings.Line(account("receivable"), to_pence(invoice.gross.amount), order.party_code),
        postings.Line(account("revenue"), rounding - to_pence(invoice.net.amount)),
        postings.Line(account("rounding"), -rounding),
        postings.Line(account("tax"), -to_pence(invoice.tax.amount)),
    )
    postings.post(books, invoice.invoice_number, invoice.invoiced_on, moved)


class InvoicesDesk:
    """Answers the invoices port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def issue_invoice(self, request: IssueInvoice) -> InvoiceIssued:
        """Post the bill of a shipment."""
        return await self._desk.write(issue_invoice, request)

    async def get_invoice(self, request: GetInvoice) -> Invoice:
        """Read an invoice."""
        return await self._desk.read(get_invoice, request)
