"""Questions and commands about payment runs: the port PaymentRuns on top of the engine."""

from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery, case_id_of
from trunkline_durable.engine import Engine
from trunkline_durable.process import Fact
from trunkline_kit import clock
from trunkline_model.capabilities.payment_runs import (
    DecidePaymentRun,
    GetPaymentRun,
    ListPaymentRuns,
    PaymentRunPage,
    ProposePaymentRun,
    SupplierPaymentRun,
)

from .cases.payment_run import RunCase
from .commanding import Commanding, require_reason
from .facts.payment_run import RunApproved, RunWithdrawn
from .payment_run.signing import Signature, require_signable
from .processes import Processes
from .proposing import Proposer
from .views import run_view

LIST_MAX = 100


class RunsDesk:
    """Answers the port; what it accepts is committed before it answers."""

    def __init__(self, engine: Engine, processes: Processes, proposer: Proposer) -> None:
        self._desk, self._proposer = Commanding(engine, processes.run), proposer

    async def propose_payment_run(self, request: ProposePaymentRun) -> SupplierPaymentRun:
        """Put together what is due and lock it, in one transaction."""
        run_id = await self._proposer.propose(request)
        return await self.get_payment_run(GetPaymentRun(run_id))

    async def approve_payment_run(self, request: DecidePaymentRun) -> SupplierPaymentRun:
        """Sign the hash that was seen."""

        async def decide(file: CaseFile[RunCase]) -> tuple[str, Fact]:
            proposed = file.case.proposed[0]
            before = [Signature(one.actor, one.content_sha256) for one in file.case.approvals]
            others = [one for one in before if one.actor != request.actor]
            new = Signature(request.actor, request.content_sha256)
            require_signable(proposed.run, proposed.proposed_by, others, new)
            fact = RunApproved(
                occurred_at=clock.now(),
                actor=request.actor,
                content_sha256=request.content_sha256,
            )
            return f"sign/{request.actor}", fact

        await self._desk.command(request.run_id, "approve_run", decide)
        return await self.get_payment_run(GetPaymentRun(request.run_id))

    async def withdraw_payment_run(self, request: DecidePaymentRun) -> SupplierPaymentRun:
        """Withdraw it before it is sent."""
        require_reason(request.reason)

        async def decide(file: CaseFile[RunCase]) -> tuple[str, Fact]:
            del file
            fact = RunWithdrawn(occurred_at=clock.now(), actor=request.actor, reason=request.reason)
            return f"withdraw/{request.actor}", fact

        await self._desk.command(request.run_id, "withdraw_run", decide)
        return await self.get_payment_run(GetPaymentRun(request.run_id))

    async def get_payment_run(self, request: GetPaymentRun) -> SupplierPaymentRun:
        """Read one run."""
        async with self._desk.engine.transaction() as conn:
            file = await self._desk.load(conn, request.run_id)
            return run_view(file, await self._desk.exceptions(conn, file.case_id))

    async def list_payment_runs(self, request: ListPaymentRuns) -> PaymentRunPage:
        """List runs, newest first."""
        limit = min(max(request.limit, 1), LIST_MAX)
        process = self._desk.process
        query = CaseQuery(
            state=request.state,
            before=case_id_of(process.name, request.before) if request.before else "",
            limit=limit + 1,
        )
        async with self._desk.engine.transaction() as conn:
            files = await self._desk.engine.cases.page(conn, process, query)
        shown = tuple(run_view(one) for one in files[:limit] if one.case.proposed)
        return PaymentRunPage(shown, has_more=len(files) > limit)
