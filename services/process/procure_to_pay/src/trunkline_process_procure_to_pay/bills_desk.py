"""Questions and commands about bills of suppliers: the port SupplierBills on top of the engine."""

from collections.abc import AsyncIterator
from datetime import timedelta

from msgspec import structs

from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery, case_id_of
from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import discard_exception
from trunkline_durable.process import Fact, Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.supplier_bills import (
    BillPage,
    DecideBill,
    GetBill,
    ListBills,
    SupplierBill,
)
from trunkline_store.pool import Connection

from .cases.purchase import PurchaseCase, fold
from .cases.supplier_invoice import BillCase
from .commanding import Commanding, require_reason
from .facts.fulfilment import BillReleased
from .facts.supplier_invoice import (
    BillApproved,
    BillHeld,
    BillQueried,
    BillRejected,
    HoldLifted,
    TwinCleared,
)
from .netting import Netting
from .processes import processes
from .rules.approval import judge_approver
from .rules.asking import bill_subject
from .rules.leaning import stands_alone, why_unpaid
from .rules.matching import overdrawn
from .terms import Terms
from .transitions.moment import today
from .transitions.supplier_invoice.match_bill import way_of
from .views import bill_view

LIST_MAX = 100


class BillsDesk:
    """Answers the port; what it accepts is committed before it answers."""

    def __init__(self, engine: Engine, process: Process[BillCase], terms: Terms) -> None:
        self._desk, self._terms = Commanding(engine, process), terms
        self._purchases = processes(terms).purchase
        self._netting = Netting(engine.cases, process)

    async def clear_twin(self, request: DecideBill) -> SupplierBill:
        """Say that it is another bill than its twin."""
        fact = TwinCleared(occurred_at=clock.now(), actor=request.actor, reason=request.reason)
        return await self._reasoned("clear_twin", request, fact, settles=True)

    async def query_bill(self, request: DecideBill) -> SupplierBill:
        """Note that the supplier was asked; the answer is due within the terms."""
        fact = BillQueried(
            occurred_at=clock.now(),
            query=request.reason,
            answer_by=today() + timedelta(days=self._terms.dispute_days),
        )
        return await self._reasoned("query_bill", request, fact)

    async def approve_bill(self, request: DecideBill) -> SupplierBill:
        """Let it be posted, by one whose limit covers it and who did not ask for the purchase."""

        async def decide(file: CaseFile[BillCase]) -> tuple[str, Fact]:
            validated, bill = file.case.validated, file.case.bill
            if bill is None or not validated:
                raise Refused("It is not validated yet.", reason="not_in_this_state")
            entity, asked_by = self._terms.legal_entity, validated[0].requester
            subject = bill_subject(bill, entity, asked_by)
            verdict = judge_approver(self._terms.approval, subject, request.actor, today())
            if not verdict.allowed:
                raise Refused(verdict.sentence, reason="not_your_limit")
            fact = BillApproved(occurred_at=clock.now(), actor=request.actor)
            return f"approve/{request.actor}", fact

        await self._desk.command(request.bill_key, "approve_bill", decide)
        return await self.get_bill(GetBill(request.bill_key))

    async def reject_bill(self, request: DecideBill) -> SupplierBill:
        """Send it back; what it had taken of its purchase is given back.

        Refused for a credit note because of which another bill matched: that one goes back first.
        """
        fact = BillRejected(occurred_at=clock.now(), actor=request.actor, reason=request.reason)
        return await self._reasoned("reject_bill", request, fact, settles=True)

    async def _give_back(self, conn: Connection, file: CaseFile[BillCase]) -> None:
        """Give a credit note's part back in the commit of its rejection, if nothing needs it."""
        case, cases = file.case, self._desk.engine.cases
        if case.rejected or not case.matched or case.captured[0].bill.sign > 0:
            return
        validated, key = case.validated[0], case.validated[0].purchase_key
        purchase = (await cases.load(conn, self._purchases, key, lock=True)).case
        released = BillReleased(occurred_at=clock.now(), bill_key=file.business_key)
        after = await self._without_rejected(conn, fold(purchase, released))
        needed = (
            *overdrawn(after, way_of(validated.supply)),
            *[key async for key in self._leaning(conn, after, file.business_key)],
        )
        if needed:
            named = ", ".join(needed)
            sentence = f"Other bills ({named}) matched because of it: reject them first."
            raise Refused(sentence, reason="credit_needed")
        said = Said(f"released/{file.business_key}", released, "process-procure-to-pay")
        await cases.record_fact(conn, self._purchases, key, said, opens=False)

    async def _without_rejected(self, conn: Connection, purchase: PurchaseCase) -> PurchaseCase:
        """Give a purchase as it is once every bill that was rejected gave back what it took."""
        cases, process = self._desk.engine.cases, self._desk.process
        for one in purchase.live_matches:
            if (await cases.load(conn, process, one.bill_key)).case.rejected:
                gone = BillReleased(occurred_at=clock.now(), bill_key=one.bill_key)
                purchase = fold(purchase, gone)
        return purchase

    async def _leaning(
        self, conn: Connection, purchase: PurchaseCase, credit_key: str
    ) -> AsyncIterator[str]:
        """Name the bills that would not match without a credit note."""
        cases, process = self._desk.engine.cases, self._desk.process
        for one in purchase.live_matches:
            if credit_key in one.leans_on:
                case = (await cases.load(conn, process, one.bill_key)).case
                way = way_of(case.validated[0].supply)
                known = (case.known_bill, one.bill_key)
                if not stands_alone(known, purchase, self._terms.tolerances, way):
                    yield one.bill_key

    async def hold_bill(self, request: DecideBill) -> SupplierBill:
        """Keep it out of payment runs."""
        fact = BillHeld(occurred_at=clock.now(), actor=request.actor, reason=request.reason)
        return await self._reasoned("hold_bill", request, fact)

    async def lift_hold(self, request: DecideBill) -> SupplierBill:
        """Let it be paid again."""
        fact = HoldLifted(occurred_at=clock.now(), actor=request.actor, reason=request.reason)
        return await self._reasoned("lift_hold", request, fact)

    async def get_bill(self, request: GetBill) -> SupplierBill:
        """Read one bill with everything that happened to it."""
        async with self._desk.engine.transaction() as conn:
            file = await self._desk.load(conn, request.bill_key)
            exceptions = await self._desk.exceptions(conn, file.case_id)
            notes = await self._netting.credits_of(conn, file.case)
            view = bill_view(file, exceptions, await self._desk.moves(conn, file.case_id))
        held = "" if file.case.settled_by else why_unpaid(file.case, notes)
        return structs.replace(view, explanation=f"{view.explanation} {held}".strip())

    async def list_bills(self, request: ListBills) -> BillPage:
        """List bills, newest first."""
        limit = min(max(request.limit, 1), LIST_MAX)
        process = self._desk.process
        query = CaseQuery(
            state=request.state,
            labels={"supplier": request.supplier_code} if request.supplier_code else {},
            before=case_id_of(process.name, request.before) if request.before else "",
            limit=limit + 1,
        )
        async with self._desk.engine.transaction() as conn:
            files = await self._desk.engine.cases.page(conn, process, query)
        shown = tuple(bill_view(one) for one in files[:limit] if one.case.captured)
        return BillPage(shown, has_more=len(files) > limit)

    async def _reasoned(
        self, name: str, request: DecideBill, fact: Fact, *, settles: bool = False
    ) -> SupplierBill:
        require_reason(request.reason)

        async def decide(file: CaseFile[BillCase]) -> tuple[str, Fact]:
            times = len(file.case.held) if name in {"hold_bill", "lift_hold"} else 0
            return f"{name}/{request.actor}/{times}", fact

        guard = self._give_back if name == "reject_bill" else None
        file = await self._desk.command(request.bill_key, name, decide, guard=guard)
        if settles:
            await self._settle(file.case_id, request)
        return await self.get_bill(GetBill(request.bill_key))

    async def _settle(self, case_id: str, request: DecideBill) -> None:
        """Close what stood in the way of a bill that was decided about."""
        async with self._desk.engine.transaction() as conn:
            for one in await self._desk.exceptions(conn, case_id):
                await discard_exception(conn, one, actor=request.actor, reason=request.reason)
