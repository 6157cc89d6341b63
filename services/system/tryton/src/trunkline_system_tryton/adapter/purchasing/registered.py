"""Tryton's rows of purchasing as documents of its register, a page at a time."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from trunkline_model.capabilities.document_register import (
    DocumentState,
    DocumentType,
    RegisteredDocument,
)
from trunkline_model.mapping import MappingKind
from trunkline_model.money import Money
from trunkline_system_tryton.conversation import Conversation, Domain, Row
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.purchase_directory import PurchaseDirectory

from .bills import INVOICE, read_bill
from .purchases import LINE, LINE_FIELDS, MOVE, origin_of
from .returning import OURS
from .supplier_payments import read_applied

PURCHASE_FIELDS = ["number", "description", "purchase_date", "state", "untaxed_amount"]
PURCHASE_FIELDS += ["tax_amount", "total_amount", "currency.code", "lines"]
DELIVERY_FIELDS = ["number", "reference", "effective_date", "incoming_moves"]
RETURN_FIELDS = ["number", "reference", "effective_date", "moves"]
MOVE_FIELDS = ["number", "date", "description", "origin", "lines"]
POSTED = [("type", "=", "in"), ("number", "!=", None)]
BOUGHT_COUNTED: Mapping[str, Domain] = {
    DocumentType.PURCHASE_ORDER: [("number", "!=", None)],
    DocumentType.GOODS_RECEIPT: [
        ("state", "=", "done"),
        ("moves.origin", "like", f"{LINE},%"),
    ],
    DocumentType.VENDOR_RETURN: [("state", "=", "done")],
    DocumentType.SUPPLIER_INVOICE: [*POSTED, ("total_amount", ">=", 0)],
    DocumentType.SUPPLIER_CREDIT_NOTE: [*POSTED, ("total_amount", "<", 0)],
    DocumentType.SUPPLIER_PAYMENT: [
        ("state", "=", "posted"),
        ("journal.type", "=", "cash"),
        ("origin.type", "=", "in", INVOICE),
    ],
}
"""What is a document at all: nothing that was only drafted, of deliveries those of purchases."""


async def purchases(
    calls: Conversation, directory: PurchaseDirectory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read purchases; one of which nothing will come is cancelled."""
    lines = await _lines(calls, (one for row in rows for one in row["lines"]))
    taxes = await directory.purchase_taxes(calls)
    names = {tax.ledger_id: name for name, tax in taxes.items()}
    ours = calls.translation.ours
    return [
        RegisteredDocument(
            document_id=row["number"],
            business_key=row["description"] or "",
            related_key=row["description"] or "",
            on=row["purchase_date"],
            state=_state(
                cancelled=row["state"] == "cancelled"
                or not any(lines[one]["quantity"] for one in row["lines"])
            ),
            net=_money(row, "untaxed_amount"),
            tax=_money(row, "tax_amount"),
            gross=_money(row, "total_amount"),
            tax_codes=_codes(
                ours(MappingKind.TAX_CODE, names.get(tax, f"tryton:{tax}"))
                for one in row["lines"]
                for tax in lines[one]["taxes"]
            ),
        )
        for row in rows
    ]


async def deliveries(
    calls: Conversation, directory: PurchaseDirectory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read deliveries with their units."""
    del directory
    return [await _goods(calls, row, row["incoming_moves"]) for row in rows]


async def returns(
    calls: Conversation, directory: PurchaseDirectory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read returns with their units."""
    del directory
    return [
        await _goods(calls, row | {"number": f"{OURS}{row['number']}"}, row["moves"])
        for row in rows
    ]


async def bills(
    calls: Conversation, directory: PurchaseDirectory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read what suppliers billed or credited."""
    found = []
    for row in rows:
        one = await read_bill(calls, directory, row)
        orders = {line.purchase_order_number for line in one.lines} - {""}
        found.append(
            RegisteredDocument(
                document_id=one.ledger_number,
                business_key=one.supplier_number,
                related_key=min(orders, default=""),
                on=one.posted_on,
                state=_state(cancelled=one.state == "cancelled"),
                net=one.net,
                tax=one.tax,
                gross=one.gross,
                tax_codes=_codes(line.tax_code for line in one.lines),
            )
        )
    return found


async def supplier_payments(
    calls: Conversation, directory: PurchaseDirectory, rows: list[Row]
) -> list[RegisteredDocument]:
    """Read money that left, or, below zero, that a netted credit note kept back."""
    del directory
    found = []
    for row in rows:
        one, applied = await read_applied(calls, row)
        found.append(
            RegisteredDocument(
                document_id=one.payment_number,
                business_key=one.reference,
                related_key=one.ledger_number,
                on=one.paid_on,
                state=_state(cancelled=one.state == "reversed"),
                gross=applied,
            )
        )
    return found


async def _goods(calls: Conversation, row: Row, ids: list[int]) -> RegisteredDocument:
    moves = await calls.read(MOVE, ids, ["origin", "quantity"])
    brought = [one for one in moves if not (one["origin"] or "").startswith(f"{LINE},")]
    sources = await calls.read(MOVE, [origin_of(one) for one in brought], ["origin"])
    lines = await _lines(calls, [origin_of(one) for one in sources or moves])
    return RegisteredDocument(
        document_id=row["number"],
        business_key=(row["reference"] or "").partition(" · ")[0],
        related_key=next((one["purchase."]["number"] or "" for one in lines.values()), ""),
        on=row["effective_date"],
        state=DocumentState.LIVE,
        quantity=sum((quantity(one["quantity"]) for one in moves), Decimal(0)),
    )


async def _lines(calls: Conversation, ids: Iterable[int]) -> dict[int, Row]:
    return {row["id"]: row for row in await calls.read(LINE, sorted(set(ids)), LINE_FIELDS)}


def _state(*, cancelled: bool) -> DocumentState:
    return DocumentState.CANCELLED if cancelled else DocumentState.LIVE


def _money(row: Row, field: str) -> Money:
    return Money(row[field], row["currency."]["code"])


def _codes(codes: Iterable[str]) -> str:
    return " ".join(sorted(set(codes) - {""}))
