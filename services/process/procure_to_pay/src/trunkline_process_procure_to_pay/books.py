"""What the cases of the process share: a bill takes its part of a purchase, once, under a lock.

Each method is one short transaction of its own, and doing it again under the same request id
changes nothing. Whatever is decided between two cases is decided here, under the row lock of the
one that has to give something: what was received, or a number that may be used once.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from trunkline_durable.cases import CaseQuery, Cases
from trunkline_durable.process import Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import NotFound
from trunkline_store.pool import Connection, Pool

from .billing import Bill
from .cases.purchase import PurchaseCase
from .cases.supplier_invoice import BillCase
from .facts.fulfilment import BillMatched, BillPaid, BillPosted, BillReleased, BillWaits
from .facts.supplier_invoice import (
    BillInPayment,
    BillReinstated,
    BillSettled,
    BillUnscheduled,
    PurchaseMoved,
    TwinCleared,
)
from .goods import wants
from .owing import Owing
from .rules.duplicates import Known, Twin, normal_number, twin_of
from .rules.leaning import leans_on
from .rules.matching import Way, match
from .rules.statement import Ledger
from .rules.tolerance import Tolerances

ALIKE_MAX = 50
"""The most bills that are looked at for one mark."""
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class ClaimIdentity(Struct, frozen=True):
    """Ask to be the bill of its number, message and bytes."""

    request_id: str
    bill_key: str
    bill: Bill


class IdentityClaimed(Struct, frozen=True):
    """The answer."""

    twin: Twin | None = None
    """The bill that was there before; none: this is the first."""


class ClaimMatch(Struct, frozen=True):
    """Ask for a bill's part of what was received."""

    request_id: str
    bill_key: str
    purchase_key: str
    bill: Bill
    way: Way


class MatchClaimed(Struct, frozen=True):
    """The answer."""

    matched: bool
    waits_for: str
    explanation: str
    leans_on: tuple[str, ...] = ()
    """Credit notes without which it would not have matched, by their keys."""


class TellPurchase(Struct, frozen=True):
    """Tell a purchase what became of a bill of it."""

    request_id: str
    purchase_key: str
    fact: BillPosted | BillPaid | BillReleased


class TellBill(Struct, frozen=True):
    """Tell a bill what became of its purchase, or of the run that pays it."""

    request_id: str
    bill_key: str
    fact: PurchaseMoved | BillUnscheduled | BillInPayment | BillSettled | BillReinstated


class Told(Struct, frozen=True):
    """It was recorded."""

    case_id: str


def marks_of(bill: Bill) -> dict[str, str]:
    """Give the labels by which bills that are alike find one another."""
    marks = [f"number:{bill.supplier_code}/{normal_number(bill.number)}"]
    marks.append(f"amount:{bill.supplier_code}/{bill.gross}")
    marks += [f"message:{bill.message_id}"] if bill.message_id else []
    marks += [f"bytes:{bill.document_sha256}"] if bill.document_sha256 else []
    return dict.fromkeys(marks, "yes")


class Books:
    """The cases of purchases and bills, as each other's transitions see them."""

    def __init__(
        self,
        cases: Cases,
        pool: Pool,
        processes: tuple[Process[PurchaseCase], Process[BillCase]],
        tolerances: Tolerances,
    ) -> None:
        self._cases, self._pool, self._tolerances = cases, pool, tolerances
        self._purchases, self._bills = processes

    async def read_purchase(self, key: str) -> PurchaseCase:
        """Read a purchase; NotFound for an unknown number."""
        async with self._pool.connection() as conn, conn.transaction():
            return (await self._cases.load(conn, self._purchases, key)).case

    async def read_bill(self, key: str) -> BillCase:
        """Read a bill; NotFound for an unknown key."""
        async with self._pool.connection() as conn, conn.transaction():
            return (await self._cases.load(conn, self._bills, key)).case

    async def wanting(self, sku: str, limit: int) -> tuple[str, ...]:
        """Number the purchases that are to bring an article, newest first."""
        query = CaseQuery(labels={wants(sku): "yes"}, limit=limit)
        async with self._pool.connection() as conn, conn.transaction():
            files = await self._cases.page(conn, self._purchases, query)
        return tuple(one.business_key for one in files)

    async def ledger_with(self, supplier_code: str) -> Ledger:
        """Give what is owed to a supplier, paid to it and in dispute, by its bills."""
        return await Owing(self._cases, self._pool, self._bills).ledger_with(supplier_code)

    async def claim_identity(self, request: ClaimIdentity) -> IdentityClaimed:
        """Clear a bill when nothing that was cleared before is like it."""
        async with self._pool.connection() as conn, conn.transaction():
            await conn.execute(LOCK, [f"supplier-invoice {request.bill.supplier_code}"])
            own = await self._cases.load(conn, self._bills, request.bill_key, lock=True)
            if own.case.cleared:
                return IdentityClaimed()
            twin = twin_of(request.bill, await self._alike(conn, request))
            if twin is None:
                fact = TwinCleared(occurred_at=clock.now())
                await self._record(conn, self._bills, request.bill_key, (request.request_id, fact))
        return IdentityClaimed(twin)

    async def claim_match(self, request: ClaimMatch) -> MatchClaimed:
        """Take a bill's part, or have the bill told when something of the purchase changes."""
        async with self._pool.connection() as conn, conn.transaction():
            file = await self._cases.load(conn, self._purchases, request.purchase_key, lock=True)
            known = {one.bill_key: one for one in file.case.live_matches}
            if request.bill_key in known:
                before = known[request.bill_key]
                return MatchClaimed(True, "", before.explanation, before.leans_on)  # noqa: FBT003
            held_against = (request.bill, file.case, self._tolerances, request.way)
            found = match(*held_against)
            leans = leans_on(*held_against) if found.matched else ()
            fact: BillMatched | BillWaits = BillWaits(
                occurred_at=clock.now(), bill_key=request.bill_key
            )
            if found.matched:
                fact = BillMatched(
                    occurred_at=clock.now(),
                    bill_key=request.bill_key,
                    lines=found.lines,
                    charges=found.charges,
                    explanation=found.explanation,
                    leans_on=leans,
                )
            said = (request.request_id, fact)
            await self._record(conn, self._purchases, request.purchase_key, said)
        return MatchClaimed(found.matched, found.waits_for, found.explanation, leans)

    async def tell_purchase(self, request: TellPurchase) -> Told:
        """Record what became of a bill; NotFound for an unknown purchase."""
        return await self._tell(self._purchases, request.purchase_key, request)

    async def tell_bill(self, request: TellBill) -> Told:
        """Record what became of the purchase or the run; NotFound for an unknown bill."""
        return await self._tell(self._bills, request.bill_key, request)

    async def _tell(
        self, process: Process[Any], key: str, request: TellPurchase | TellBill
    ) -> Told:
        async with self._pool.connection() as conn, conn.transaction():
            said = (request.request_id, request.fact)
            return Told(await self._record(conn, process, key, said))

    async def _record(
        self, conn: Connection, process: Process[Any], key: str, said: tuple[str, Any]
    ) -> str:
        told = Said(said[0], said[1], "process-procure-to-pay")
        recorded = await self._cases.record_fact(conn, process, key, told, opens=False)
        return recorded.case_id

    async def _alike(self, conn: Connection, request: ClaimIdentity) -> Iterable[Known]:
        """Read bills that bear one of its marks, were cleared and were not sent back."""
        found: dict[str, Known] = {}
        for mark in marks_of(request.bill):
            query = CaseQuery(labels={mark: "yes"}, limit=ALIKE_MAX)
            for file in await self._cases.page(conn, self._bills, query):
                stands = file.case.cleared and not file.case.rejected
                if stands and file.business_key != request.bill_key and file.case.bill:
                    found[file.business_key] = Known(file.business_key, file.case.bill)
        return found.values()


async def find_purchase(books: Books, number: str) -> PurchaseCase | None:
    """Read a purchase that a bill names; none when there is no such number."""
    try:
        return await books.read_purchase(number)
    except NotFound:
        return None
