"""What we owe a supplier by its bills, as a statement of account is held against it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from trunkline_durable.cases import CaseQuery, Cases
from trunkline_durable.process import Process
from trunkline_store.pool import Connection, Pool

from .cases.supplier_invoice import BillCase
from .lifecycle import B, BillState
from .rules.statement import Ledger
from .rules.statement_items import Item, Paid
from .standing import bill_state

PAGE = 200
PAID_MAX = 1_000
"""The newest paid bills that are looked at: older ones stand on no statement."""
GONE = (B.PAID, B.REJECTED, B.DUPLICATE)
"""States in which a bill is not owed."""


class Owing:
    """Reads the bills of a supplier."""

    def __init__(self, cases: Cases, pool: Pool, bills: Process[BillCase]) -> None:
        self._cases, self._pool, self._bills = cases, pool, bills

    async def ledger_with(self, supplier_code: str) -> Ledger:
        """Give what is owed, what was paid and what is disputed; unposted bills are owed too."""
        async with self._pool.connection() as conn, conn.transaction():
            found = [
                case
                for state in BillState
                for case in await self._in_state(conn, supplier_code, state)
            ]
        return ledger_of(found)

    async def _in_state(
        self, conn: Connection, supplier_code: str, state: BillState
    ) -> list[BillCase]:
        found: list[BillCase] = []
        before, labels = "", {"supplier": supplier_code}
        while True:
            query = CaseQuery(state=state.value, labels=labels, before=before, limit=PAGE)
            page = await self._cases.page(conn, self._bills, query)
            found += [one.case for one in page]
            if len(page) < PAGE or (state in GONE and len(found) >= PAID_MAX):
                return found
            before = page[-1].case_id


def ledger_of(bills: Iterable[BillCase]) -> Ledger:
    """Sort bills into what is owed, paid and disputed."""
    known = [one for one in bills if one.captured]
    states = [(one, bill_state(one)) for one in known]
    return Ledger(
        open_items=tuple(_item(one) for one, state in states if state not in GONE),
        paid=tuple(_item(one) for one, state in states if state is B.PAID),
        queried=tuple(
            one.known_bill.number
            for one, state in states
            if state is B.REJECTED or (one.queried and not one.posted)
        ),
        payments=_payments(known),
    )


def _payments(bills: Iterable[BillCase]) -> tuple[Paid, ...]:
    """Put together what was debited in one run on one day: that is what the supplier had."""
    together: dict[tuple[str, date, str], list[Item]] = {}
    for case in bills:
        bill = case.known_bill
        for one in case.settled:
            if one.run_key == case.settled_by:
                key = (one.run_key, one.paid_on, one.amount.currency)
                item = Item(bill.number, bill.issued_on, one.amount)
                together.setdefault(key, []).append(item)
    return tuple(Paid(key[1], tuple(items)) for key, items in sorted(together.items()))


def _item(case: BillCase) -> Item:
    bill = case.known_bill
    amount = case.posted[0].outstanding if case.posted else bill.gross.times(Decimal(bill.sign))
    return Item(bill.number, bill.issued_on, amount)
