"""What is posted, and how many documents stand in which state."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from trunkline_model.capabilities.ledger import (
    ControlTotal,
    ControlTotals,
    ListControlTotals,
    ListPostings,
    Posting,
    PostingList,
)
from trunkline_model.mapping import MappingKind
from trunkline_model.money import Money
from trunkline_system_tryton.conversation import Conversation, Domain, Row
from trunkline_system_tryton.purchase_directory import PurchaseDirectory

from .backend import Backend
from .billing import INVOICE
from .sales import SALE, is_cancelled

MOVE, MOVE_LINE = "account.move", "account.move.line"
FIELDS = [
    "debit",
    "credit",
    "party.code",
    "account.code",
    "account.type.receivable",
    "account.type.revenue",
    "account.type.stock",
    "account.type.payable",
    "account.type.expense",
    "move.number",
    "move.date",
    "move.origin",
    "move.journal.type",
]
BILLING = frozenset({"revenue", "expense"})
"""Kinds of journals whose moves are bills of ours or of suppliers."""
SHIPMENT_STATES = {"done": "done", "cancelled": "cancelled"}


class LedgerAdapter:
    """Answers the ledger port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def list_postings(self, request: ListPostings) -> PostingList:
        """List move lines of all that is posted; unknown documents are left out."""
        calls, directory = self._backend.talk(request), self._backend.directory
        taken_back = await _taking_back(calls, request.document_numbers)
        rows = await calls.search(
            MOVE_LINE, _wanted(request, taken_back), FIELDS, order=[("move", "ASC"), ("id", "ASC")]
        )
        currency = await directory.company_currency(calls)
        numbers = await _invoice_numbers(calls, rows)
        kinds = await _kinds(calls, directory)
        return PostingList(tuple(_posting(row, numbers, kinds, currency) for row in rows))

    async def list_control_totals(self, request: ListControlTotals) -> ControlTotals:
        """Count and sum all documents."""
        calls, directory = self._backend.talk(request), self._backend.directory
        currency = await directory.company_currency(calls)
        found = [
            *await _sales(calls),
            *await _shipments(calls),
            *await _invoices(calls),
            *await _receipts(calls, directory),
        ]
        return ControlTotals(_totals(found, currency))


FROM_CUSTOMERS: Domain = [
    "OR",
    ("move.origin", "=", None),
    ("move.origin.type", "=", "out", INVOICE),
    ("move.origin", "like", "account.statement%"),
]
"""Money that came in, other than what a supplier or the bank gave back."""
type Counted = tuple[str, str, Decimal]
"""Document type, state, value."""


def _wanted(request: ListPostings, taken_back: list[int]) -> Domain:
    domain: Domain = [("move.state", "=", "posted")]
    if request.document_numbers:
        numbers = list(request.document_numbers)
        billed = [
            ("move.origin.number", "in", numbers, INVOICE),
            ("move.journal.type", "in", list(BILLING)),
        ]
        named = [("move.number", "in", numbers), ("move", "in", taken_back)]
        domain.append(["OR", billed, *named])
    if request.from_on:
        domain.append(("move.date", ">=", request.from_on))
    if request.to_on:
        domain.append(("move.date", "<=", request.to_on))
    return domain


async def _taking_back(calls: Conversation, numbers: tuple[str, ...]) -> list[int]:
    """Give the moves by which bills of those numbers were cancelled."""
    domain = [("number", "in", list(numbers)), ("cancel_move", "!=", None)]
    rows = await calls.search(INVOICE, domain, ["cancel_move"]) if numbers else []
    return [row["cancel_move"] for row in rows]


async def _invoice_numbers(calls: Conversation, rows: list[Row]) -> dict[str, str]:
    """Number bills by the origins of their moves; what takes a move back has it as its origin."""
    origins = {row["move."]["origin"] for row in rows}
    found = await calls.read(INVOICE, _ids(origins, INVOICE), ["number"])
    numbers = {f"{INVOICE},{row['id']}": row["number"] for row in found}
    if moves := _ids(origins, MOVE):
        domain = [("move", "in", moves), ("cancel_move", "!=", None)]
        cancelled = await calls.search(INVOICE, domain, ["number", "move"])
        numbers |= {f"{MOVE},{row['move']}": row["number"] for row in cancelled}
    return numbers


def _ids(origins: Iterable[str | None], model: str) -> list[int]:
    """Give the ids of those that are of a model."""
    split = [one.partition(",") for one in origins if one]
    return sorted(int(found) for name, _, found in split if name == model)


async def _kinds(calls: Conversation, directory: PurchaseDirectory) -> dict[str, str]:
    """Give the kind of every account whose use says it: bank, card clearing, tax."""
    methods = await directory.payment_methods(calls)
    ids = {row["debit_account"]: _paid_by(calls, name) for name, row in methods.items()}
    taxes = await calls.search("account.tax", [], ["invoice_account"])
    ids |= {row["invoice_account"]: "tax" for row in taxes if row["invoice_account"]}
    ids[await directory.accrual_account(calls)] = "grni"
    accounts = await calls.read("account.account", sorted(ids), ["code"])
    return {row["code"]: ids[row["id"]] for row in accounts}


def _paid_by(calls: Conversation, method: str) -> str:
    kinds = {"card": "card_clearing", "bank_transfer": "bank"}
    return kinds.get(calls.translation.ours(MappingKind.PAYMENT_METHOD, method), "other")


def _posting(row: Row, numbers: dict[str, str], kinds: dict[str, str], currency: str) -> Posting:
    move, account = row["move."], row["account."]
    billed = move["journal."]["type"] in BILLING and move["origin"] in numbers
    return Posting(
        document_number=numbers[move["origin"]] if billed else move["number"],
        posted_on=move["date"],
        account=account["code"],
        account_kind=kinds.get(account["code"]) or _kind(account.get("type.") or {}),
        debit=Money(row["debit"], currency),
        credit=Money(row["credit"], currency),
        party_code=(row.get("party.") or {}).get("code") or "",
    )


def _kind(account_type: Row) -> str:
    names = ("receivable", "payable", "revenue", "expense", "stock")
    return next((name for name in names if account_type.get(name)), "other")


async def _sales(calls: Conversation) -> list[Counted]:
    fields = ["state", "shipment_state", "invoice_state", "total_amount"]
    domain = [("state", "not in", ["draft", "quotation"]), ("lines", "!=", None)]
    rows = await calls.search(SALE, domain, fields)
    return [("sales_order", _sale_state(row), row["total_amount"]) for row in rows]


def _sale_state(row: Row) -> str:
    if is_cancelled(row):
        return "cancelled"
    return "done" if row["state"] == "done" else "open"


async def _shipments(calls: Conversation) -> list[Counted]:
    rows = await calls.search("stock.shipment.out", [], ["state"])
    return [("shipment", SHIPMENT_STATES.get(row["state"], "open"), Decimal(0)) for row in rows]


async def _invoices(calls: Conversation) -> list[Counted]:
    domain = [("type", "=", "out"), ("state", "in", ["posted", "paid"])]
    rows = await calls.search(INVOICE, domain, ["state", "total_amount"])
    return [("invoice", row["state"], row["total_amount"]) for row in rows]


async def _receipts(calls: Conversation, directory: PurchaseDirectory) -> list[Counted]:
    accounts = [row["debit_account"] for row in (await directory.payment_methods(calls)).values()]
    domain = [
        ("account", "in", accounts),
        ("move.state", "=", "posted"),
        ("move.journal.type", "=", "cash"),
        ("debit", ">", Decimal(0)),
        FROM_CUSTOMERS,
    ]
    rows = await calls.search(MOVE_LINE, domain, ["debit"])
    return [("receipt", "posted", row["debit"]) for row in rows]


def _totals(found: Iterable[Counted], currency: str) -> tuple[ControlTotal, ...]:
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for document_type, state, value in found:
        sums[document_type, state].append(value)
    return tuple(
        ControlTotal(kind, state, len(values), Money(sum(values, Decimal(0)), currency))
        for (kind, state), values in sorted(sums.items())
    )
