"""Tryton's rows as documents of its register, a page at a time."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from trunkline_model.capabilities.document_register import DocumentState, RegisteredDocument
from trunkline_model.money import Money
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.mapping import quantity

from .billing import INVOICE_LINE
from .moves import line_of, moves_of, outgoing
from .sales import LINE, is_cancelled

SALE_FIELDS = [
    "number",
    "reference",
    "description",
    "sale_date",
    "state",
    "shipment_state",
    "invoice_state",
    "untaxed_amount",
    "tax_amount",
    "total_amount",
    "currency.code",
]
SHIPMENT_FIELDS = ["number", "effective_date"]
INVOICE_FIELDS = [
    "number",
    "invoice_date",
    "accounting_date",
    "untaxed_amount",
    "tax_amount",
    "total_amount",
    "currency.code",
]
MOVE_FIELDS = ["move.number", "move.date", "move.description"]
PAYMENT_FIELDS = ["debit", *MOVE_FIELDS]
REFUND_FIELDS = ["credit", *MOVE_FIELDS]


async def sales(
    calls: Conversation, directory: Directory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read sales; one of which nothing will ever come is cancelled."""
    lines = await calls.search(LINE, [("sale", "in", _ids(rows))], ["sale", "taxes"])
    codes = await _codes(calls, directory, lines, "sale")
    return [
        RegisteredDocument(
            document_id=row["number"],
            business_key=row["reference"] or "",
            related_key=row["description"] or "",
            on=row["sale_date"],
            state=DocumentState.CANCELLED if is_cancelled(row) else DocumentState.LIVE,
            net=_money(row, "untaxed_amount"),
            tax=_money(row, "tax_amount"),
            gross=_money(row, "total_amount"),
            tax_codes=codes.get(row["id"], ""),
        )
        for row in rows
    ]


async def shipments(
    calls: Conversation, directory: Directory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read goods issues with their units."""
    del directory
    moves = list(outgoing(await moves_of(calls, _ids(rows))).values())
    numbers = await _order_numbers(calls, (line_of(move) for move in moves))
    found = []
    for row in rows:
        mine = [one for one in moves if int(one["shipment"].partition(",")[2]) == row["id"]]
        found.append(
            RegisteredDocument(
                document_id=row["number"],
                business_key="",
                related_key=next((numbers[line_of(one)] for one in mine), ""),
                on=row["effective_date"],
                state=DocumentState.LIVE,
                quantity=sum((quantity(one["quantity"]) for one in mine), Decimal(0)),
            )
        )
    return found


async def invoices(
    calls: Conversation, directory: Directory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read posted bills."""
    fields = ["invoice", "taxes", "origin"]
    lines = await calls.search(INVOICE_LINE, [("invoice", "in", _ids(rows))], fields)
    codes = await _codes(calls, directory, lines, "invoice")
    origins = {row["invoice"]: line for row in lines if (line := _sale_line(row))}
    numbers = await _order_numbers(calls, origins.values())
    return [
        RegisteredDocument(
            document_id=row["number"],
            business_key="",
            related_key=numbers.get(origins.get(row["id"], 0), ""),
            on=row["accounting_date"] or row["invoice_date"],
            state=DocumentState.LIVE,
            net=_money(row, "untaxed_amount"),
            tax=_money(row, "tax_amount"),
            gross=_money(row, "total_amount"),
            tax_codes=codes.get(row["id"], ""),
        )
        for row in rows
    ]


async def payments(
    calls: Conversation, directory: Directory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read money that came in; what we posted says its reference before a dot."""
    return _moved(rows, "debit", await directory.company_currency(calls))


async def refunds(
    calls: Conversation, directory: Directory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read money that went back; who enters it says what for in the move's description."""
    return _moved(rows, "credit", await directory.company_currency(calls))


def _moved(rows: list[Row], side: str, currency: str) -> list[RegisteredDocument]:
    return [
        RegisteredDocument(
            document_id=row["move."]["number"],
            business_key=(row["move."]["description"] or "").partition(" · ")[0],
            related_key="",
            on=row["move."]["date"],
            state=DocumentState.LIVE,
            gross=Money(row[side], currency),
        )
        for row in rows
    ]


def _ids(rows: list[Row]) -> list[int]:
    return [row["id"] for row in rows]


def _money(row: Row, field: str) -> Money:
    return Money(row[field], row["currency."]["code"])


async def _codes(
    calls: Conversation, directory: Directory, lines: Iterable[Row], parent: str
) -> Mapping[int, str]:
    """Give our tax codes of each document, by its id."""
    taxes = await directory.taxes(calls)
    codes = {tax.ledger_id: code for code, tax in taxes.items()}
    found: dict[int, set[str]] = {}
    for line in lines:
        # A tax that has none of our codes is told by Tryton's id, so that it equals none of ours.
        mine = {codes.get(one, f"tryton:{one}") for one in line["taxes"]}
        found.setdefault(line[parent], set()).update(mine)
    return {document: " ".join(sorted(all_codes)) for document, all_codes in found.items()}


def _sale_line(line: Row) -> int:
    model, _, ledger_id = (line["origin"] or "").partition(",")
    return int(ledger_id) if model == LINE else 0


async def _order_numbers(calls: Conversation, lines: Iterable[int]) -> Mapping[int, str]:
    """Give our order number, which a sale keeps as its description, by sale line."""
    rows = await calls.read(LINE, sorted(set(lines)), ["sale.description"])
    return {row["id"]: row["sale."]["description"] or "" for row in rows}
