"""Which orders a bank entry pays, looked up among those that wait for money."""

from datetime import datetime

from trunkline_durable.cases import CaseQuery, Cases
from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_store.pool import Connection

from .facts import BankCreditMatched
from .order import OrderCase
from .process import ORDER_TO_CASH, owes, payable_by, payable_numbers
from .rules.balance import outstanding, unpaid
from .rules.matching import Payable, closest, match, named_numbers

LOOKED_AT_MAX = 20
"""The most orders that are looked at for one number or one amount."""

type Credit = tuple[str, BankCreditMatched]
"""Our order number, and what its case is told."""


class Crediting:
    """Matches the entries of one bank service."""

    def __init__(self, cases: Cases, system: str) -> None:
        self._cases, self._system = cases, system

    async def credits(
        self, conn: Connection, entry: BankEntryBooked, at: datetime
    ) -> tuple[Credit, ...]:
        """Share an entry out; a debit pays nothing, and NeedsPerson says what fits no order."""
        if entry.amount.amount <= 0:
            return ()
        named = await self._named(conn, entry)
        found = match(entry, named)
        if not found:
            raise NeedsPerson(_unmatched(entry, await self._suggested(conn, entry, named)))
        whole = entry.amount if len(found) > 1 else None
        return tuple(
            (
                one.order_number,
                BankCreditMatched(
                    occurred_at=at,
                    system=self._system,
                    entry_reference=entry.entry_reference,
                    amount=one.amount,
                    booked_on=entry.booked_on,
                    matched_by=one.matched_by,
                    part_of=whole,
                ),
            )
            for one in found
        )

    async def _named(self, conn: Connection, entry: BankEntryBooked) -> list[Payable]:
        found: dict[str, Payable] = {}
        for number in sorted(named_numbers(entry)):
            query = CaseQuery(labels=payable_by(number), limit=LOOKED_AT_MAX)
            for file in await self._cases.page(conn, ORDER_TO_CASH, query):
                found[file.business_key] = _payable(file.business_key, file.case)
        return list(found.values())

    async def _suggested(
        self, conn: Connection, entry: BankEntryBooked, named: list[Payable]
    ) -> tuple[Payable, ...]:
        """Give the orders that were named, else those that owe just this."""
        if named:
            return closest(entry, named)
        query = CaseQuery(labels=owes(entry.amount), limit=LOOKED_AT_MAX)
        files = await self._cases.page(conn, ORDER_TO_CASH, query)
        return closest(entry, [_payable(one.business_key, one.case) for one in files])


def _payable(order_number: str, case: OrderCase) -> Payable:
    gross = case.validated[0].order.gross
    return Payable(order_number, payable_numbers(case), outstanding(case), gross, unpaid(case))


def _unmatched(entry: BankEntryBooked, suggested: tuple[Payable, ...]) -> Problem:
    close = "; ".join(
        f"{one.order_number} ({one.numbers[1]}), {one.outstanding} outstanding, {one.unpaid} unpaid"
        for one in suggested
    )
    fits = f" Perhaps it pays {close}." if close else ""
    return Problem(
        reason="unmatched_receipt",
        field="remittance",
        sentence=f"{entry.amount} came on {entry.booked_on} as {entry.entry_reference}, and its "
        f"text names no order that waits for money, or orders that it does not fit.{fits}",
        suggestion="Find out what it pays and correct `pays` to that number; a second person "
        "approves it. Retry when the order has come in since.",
    )
