"""Goods received and not invoiced, as moves of the ledger; resumable from wherever they stopped.

The oldest move of a request is the only one that is posted. A reversal names its accrual as its
origin; of several on their way at once those that come first are served.
"""

from datetime import date
from decimal import Decimal

from trunkline_model.capabilities.accruals import (
    Accrual,
    AccrualList,
    AccrualPosted,
    AccrualReversed,
    ListAccruals,
    PostAccrual,
    ReverseAccrual,
)
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.conversation import Conversation, Document, Domain, Row
from trunkline_system_tryton.mapping import money
from trunkline_system_tryton.refusals import refuse, unknown

from .checks import require_amount, require_open
from .purchases import find_purchase

MOVE = "account.move"
MOVE_LINE = "account.move.line"
NO_RECEIPT = "-"
FIELDS = ["number", "state", "date", "description", "origin", "lines"]


class AccrualsAdapter:
    """Answers the accruals port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def post_accrual(self, request: PostAccrual) -> AccrualPosted:
        """Owe what arrived."""
        calls, directory = self._backend.talk(request), self._backend.directory
        purchase = await find_purchase(calls, request.purchase_order_number)
        amount = await require_amount(calls, directory, request.net, "net")
        about = f"{purchase['number']} · {request.goods_receipt_number or NO_RECEIPT}"
        period = await require_open(calls, request.accrued_on, "accrued_on")
        entry = {"date": request.accrued_on, "period": period, "description": request.request_id}
        if not await _found(calls, request.request_id):
            await self._create(calls, entry, amount, about)
        move = await _posted(calls, request.request_id)
        return AccrualPosted(move["number"], calls.evidence(_document(move)))

    async def reverse_accrual(self, request: ReverseAccrual) -> AccrualReversed:
        """Owe it no longer, in part or whole."""
        calls, directory = self._backend.talk(request), self._backend.directory
        accrual = await self._find(calls, request.accrual_number)
        amount = await require_amount(calls, directory, request.net, "net")
        period = await require_open(calls, request.reversed_on, "reversed_on")
        if not await _found(calls, request.request_id):
            await self._require_left(calls, accrual, amount, 0)
            entry = {
                "date": request.reversed_on,
                "period": period,
                "description": request.request_id,
                "origin": f"{MOVE},{accrual['id']}",
            }
            await self._create(calls, entry, -amount, request.because_of or NO_RECEIPT)
        draft = (await _found(calls, request.request_id))[0]
        if draft["state"] == "draft":
            await self._require_left(calls, accrual, amount, draft["id"])
        move = await _posted(calls, request.request_id)
        remaining = money(await self._remaining(calls, accrual), request.net.currency)
        return AccrualReversed(move["number"], remaining, calls.evidence(_document(move)))

    async def list_accruals(self, request: ListAccruals) -> AccrualList:
        """List those of an order."""
        calls, directory = self._backend.talk(request), self._backend.directory
        purchase = await find_purchase(calls, request.purchase_order_number)
        domain = [
            ("account", "=", await directory.accrual_account(calls)),
            ("description", "like", f"{purchase['number']} · %"),
            ("move.state", "=", "posted"),
            ("credit", ">", Decimal(0)),
        ]
        fields = ["move", "move.number", "move.date", "description", "credit"]
        rows = await calls.search(MOVE_LINE, domain, fields, order=[("id", "ASC")])
        currency = await directory.company_currency(calls)
        return AccrualList(tuple([await self._listed(calls, row, currency) for row in rows]))

    async def _listed(self, calls: Conversation, row: Row, currency: str) -> Accrual:
        receipt = row["description"].partition(" · ")[2]
        on: date = row["move."]["date"]
        remaining = await self._remaining(calls, {"id": row["move"]})
        return Accrual(
            accrual_number=row["move."]["number"],
            goods_receipt_number="" if receipt == NO_RECEIPT else receipt,
            accrued_on=on,
            net=money(row["credit"], currency),
            remaining=money(remaining, currency),
        )

    async def _create(self, calls: Conversation, entry: Row, amount: Decimal, about: str) -> None:
        """Draft a move: an accrual, or with an amount below zero its reversal."""
        directory = self._backend.directory
        debit, credit = max(amount, Decimal(0)), max(-amount, Decimal(0))
        expense = await directory.expense_account(calls, "", "", "net")
        sides = (
            (expense, debit, credit),
            (await directory.accrual_account(calls), credit, debit),
        )
        lines = [
            {"account": account, "debit": one, "credit": other, "description": about}
            for account, one, other in sides
        ]
        journal = await directory.journal(calls, "general")
        await calls.create(MOVE, {**entry, "journal": journal, "lines": [["create", lines]]})

    async def _find(self, calls: Conversation, number: str) -> Row:
        domain = [("number", "=", number), ("state", "=", "posted")]
        rows = await calls.search(MOVE, domain, FIELDS, limit=1) if number else []
        if not rows or not await self._remaining(calls, rows[0], reversals=False):
            raise unknown("accrual", number)
        return rows[0]

    async def _remaining(
        self, calls: Conversation, accrual: Row, *, reversals: bool = True, before: int = 0
    ) -> Decimal:
        """What the accrual account holds of it, with the reversals drafted before a move or all."""
        account = await self._backend.directory.accrual_account(calls)
        origin: Domain = [("move.origin", "=", f"{MOVE},{accrual['id']}")]
        if before:
            origin.append(("move.id", "<", before))
        own = ("move", "=", accrual["id"])
        domain: Domain = [("account", "=", account), ["OR", own, origin] if reversals else own]
        rows = await calls.search(MOVE_LINE, domain, ["debit", "credit"])
        return sum((row["credit"] - row["debit"] for row in rows), Decimal(0))

    async def _require_left(
        self, calls: Conversation, accrual: Row, amount: Decimal, mine: int
    ) -> None:
        left = await self._remaining(calls, accrual, before=mine)
        if amount > left:
            if mine:
                await calls.press(MOVE, "delete", mine)
            sentence = f"only {left} of {accrual['number']} are left"
            raise refuse("more_than_accrued", sentence, "net")


async def _found(calls: Conversation, request_id: str) -> list[Row]:
    domain = [("description", "=", request_id)]
    return await calls.search(MOVE, domain, FIELDS, order=[("id", "ASC")])


async def _posted(calls: Conversation, request_id: str) -> Row:
    """Post the oldest move of a request, and throw later ones away."""
    oldest, *late = await _found(calls, request_id)
    for one in late:
        if one["state"] == "draft":
            await calls.press(MOVE, "delete", one["id"])
    return await calls.advance(MOVE, oldest, {"draft": ("post", "")}, FIELDS)


def _document(move: Row) -> Document:
    return Document(MOVE, move["id"], move["number"])
