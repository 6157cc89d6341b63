"""Posted bills."""

from collections.abc import Mapping
from datetime import date

from trunkline_model.capabilities.invoices import GetInvoice, InvoiceIssued, IssueInvoice
from trunkline_model.invoice import Invoice, InvoiceLine
from trunkline_model.money import Money
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import money, quantity
from trunkline_system_tryton.refusals import unknown

from .backend import Backend
from .billing import INVOICE, INVOICE_LINE, post_bill

FIELDS = [
    "number",
    "state",
    "invoice_date",
    "accounting_date",
    "currency.code",
    "untaxed_amount",
    "tax_amount",
    "total_amount",
    "amount_to_pay",
    "lines",
    "lines_to_pay",
    "_timestamp",
]
LINE_FIELDS = ["product.code", "quantity", "amount", "taxes", "origin", "stock_moves"]


class InvoicesAdapter:
    """Answers the invoices port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def issue_invoice(self, request: IssueInvoice) -> InvoiceIssued:
        """Post the bill of a shipment."""
        calls = self._backend.talk(request)
        bill = await post_bill(calls, self._backend.directory, request)
        invoice = await self._invoice(calls, (await calls.read(INVOICE, [bill["id"]], FIELDS))[0])
        document = Document(INVOICE, bill["id"], invoice.invoice_number)
        return InvoiceIssued(invoice, calls.evidence(document))

    async def get_invoice(self, request: GetInvoice) -> Invoice:
        """Read an invoice as it stands now."""
        calls = self._backend.talk(request)
        return await self._invoice(calls, await find_invoice(calls, request.invoice_number))

    async def _invoice(self, calls: Conversation, row: Row) -> Invoice:
        lines = await calls.read(INVOICE_LINE, row["lines"], LINE_FIELDS)
        codes = await self._backend.directory.tax_codes(calls)
        currency = row["currency."]["code"]
        return Invoice(
            invoice_number=row["number"],
            ledger_id=str(row["id"]),
            sales_order_number=await _sale_number(calls, lines),
            shipment_number=await _shipment_number(calls, lines),
            invoiced_on=row["accounting_date"] or row["invoice_date"],
            due_on=await _due_on(calls, row),
            lines=tuple(_line(line, codes, currency) for line in lines),
            net=Money(row["untaxed_amount"], currency),
            tax=Money(row["tax_amount"], currency),
            gross=Money(row["total_amount"], currency),
            outstanding=money(row["amount_to_pay"], currency),
        )


async def find_invoice(calls: Conversation, number: str) -> Row:
    """Give the posted invoice of that number; NotFound when there is none."""
    domain = [("number", "=", number), ("type", "=", "out")]
    rows = await calls.search(INVOICE, domain, ["id"], limit=1)
    if not rows or not number:
        raise unknown("invoice", number)
    return (await calls.read(INVOICE, [rows[0]["id"]], FIELDS))[0]


def _line(row: Row, taxes: Mapping[int, str], currency: str) -> InvoiceLine:
    product = row.get("product.") or {}
    return InvoiceLine(
        sku=product.get("code") or "",
        quantity=quantity(row["quantity"]),
        net=Money(row["amount"], currency),
        tax_code=next((taxes[one] for one in row["taxes"] if one in taxes), ""),
    )


async def _sale_number(calls: Conversation, lines: list[Row]) -> str:
    origins = [line["origin"] for line in lines if (line["origin"] or "").startswith("sale.line,")]
    ids = [int(origin.partition(",")[2]) for origin in origins[:1]]
    rows = await calls.read("sale.line", ids, ["sale.number"])
    return str(rows[0]["sale."]["number"]) if rows else ""


async def _shipment_number(calls: Conversation, lines: list[Row]) -> str:
    moves = [move for line in lines for move in line["stock_moves"]]
    rows = await calls.read("stock.move", moves[:1], ["shipment"])
    if not rows or not rows[0]["shipment"]:
        return ""
    model, _, ledger_id = rows[0]["shipment"].partition(",")
    found = await calls.read(model, [int(ledger_id)], ["number"])
    return str(found[0]["number"])


async def _due_on(calls: Conversation, row: Row) -> date:
    owed = await calls.read("account.move.line", row["lines_to_pay"], ["maturity_date"])
    due = [line["maturity_date"] for line in owed if line["maturity_date"]]
    last: date = max(due, default=row["invoice_date"])
    return last
