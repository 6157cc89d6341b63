"""Questions and commands about purchases: the port Purchases on top of the engine."""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from trunkline_durable.acceptance import Acceptance, accept_once
from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery, case_id_of
from trunkline_durable.engine import Engine
from trunkline_durable.process import Fact, Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Refused
from trunkline_model.capabilities.purchases import (
    AcceptAnswer,
    ChangePurchase,
    DecidePurchase,
    GetPurchase,
    ListPurchases,
    Purchase,
    PurchasePage,
    RaisePurchase,
    RecordDelivery,
)
from trunkline_store.pool import Connection

from .cases.purchase import PurchaseCase
from .changing import change_asked, change_turned_down, require_changeable
from .commanding import Commanding, require_reason
from .deciding import delivery, raised, require_kept, require_lines
from .facts.fulfilment import RemainderClosed
from .facts.purchase import (
    AnswerAccepted,
    CancellationAsked,
    PurchaseApproved,
    PurchaseRejected,
    PurchaseWithdrawn,
)
from .numbering import next_purchase_number
from .rules.amending import below_kept
from .rules.approval import ApprovalPolicy, Verdict, judge_approver
from .rules.asking import answer_subject, purchase_subject
from .rules.changing import change_to_approve, hash_of, version_to_approve
from .rules.weighing import judge_change
from .terms import Terms
from .transitions.moment import today
from .views import purchase_view

LIST_MAX = 100

type Decide = Callable[[CaseFile[PurchaseCase]], Awaitable[tuple[str, Fact]]]


class Numbered(Struct, frozen=True):
    """The answer that is kept for the key of a requisition."""

    purchase_number: str


class PurchasesDesk:
    """Answers the port; what it accepts is committed before it answers."""

    def __init__(
        self, engine: Engine, process: Process[PurchaseCase], terms: Terms, connection_id: str
    ) -> None:
        """`connection_id` is the ERP connection that books."""
        self._desk = Commanding(engine, process)
        self._terms, self._connection_id = terms, connection_id

    async def raise_purchase(self, request: RaisePurchase) -> Purchase:
        """Accept a requisition durably, once for its key."""
        require_lines(request)
        engine, process = self._desk.engine, self._desk.process
        acceptance = Acceptance(request.actor, request.idempotency_key, request.fingerprint)

        async def act() -> Numbered:
            number = await next_purchase_number(conn)
            fact = raised(request, number, self._connection_id, self._terms)
            said = Said("raised", fact, request.actor)
            await engine.cases.record_fact(conn, process, number, said)
            return Numbered(number)

        async with engine.transaction() as conn:
            accepted, _ = await accept_once(conn, acceptance, Numbered, act)
            return await self._whole(conn, await self._desk.load(conn, accepted.purchase_number))

    async def approve_purchase(self, request: DecidePurchase) -> Purchase:
        """Approve the version that was seen; one approval by one who may is enough."""

        async def decide(file: CaseFile[PurchaseCase]) -> tuple[str, Fact]:
            name = self._approving(file.case, request)
            fact = PurchaseApproved(
                occurred_at=clock.now(),
                version=request.version,
                actor=request.actor,
                on_behalf_of=name,
            )
            return f"approve/{request.version}/{request.actor}", fact

        return await self._commanded("approve_purchase", request.purchase_number, decide)

    async def reject_purchase(self, request: DecidePurchase) -> Purchase:
        """Reject the version that was seen."""
        require_reason(request.reason)

        async def decide(file: CaseFile[PurchaseCase]) -> tuple[str, Fact]:
            change = change_to_approve(file.case)
            if change is None or change.actor != request.actor:
                self._approving(file.case, request)
            if change is not None and hash_of(change) == request.version:
                said = change_turned_down(file.case, request)
                return f"turn down/{request.version}/{request.actor}", said
            fact = PurchaseRejected(
                occurred_at=clock.now(),
                version=request.version,
                actor=request.actor,
                reason=request.reason,
            )
            return f"reject/{request.actor}", fact

        return await self._commanded("reject_purchase", request.purchase_number, decide)

    async def withdraw_purchase(self, request: DecidePurchase) -> Purchase:
        """Take a need back."""
        require_reason(request.reason)
        fact = PurchaseWithdrawn(
            occurred_at=clock.now(), actor=request.actor, reason=request.reason
        )
        return await self._simple("withdraw_purchase", request, fact)

    async def cancel_purchase(self, request: DecidePurchase) -> Purchase:
        """Take an order back."""
        require_reason(request.reason)
        fact = CancellationAsked(
            occurred_at=clock.now(), actor=request.actor, reason=request.reason
        )
        return await self._simple("cancel_purchase", request, fact)

    async def close_remainder(self, request: DecidePurchase) -> Purchase:
        """Close what has not come."""
        require_reason(request.reason)
        fact = RemainderClosed(occurred_at=clock.now(), actor=request.actor, reason=request.reason)
        return await self._simple("close_remainder", request, fact)

    async def accept_answer(self, request: AcceptAnswer) -> Purchase:
        """Take the order as answered, by one whose limit covers it as answered."""
        require_reason(request.reason)

        async def decide(file: CaseFile[PurchaseCase]) -> tuple[str, Fact]:
            waiting = file.case.answer_to_take(request.document_id)
            if waiting is None:
                sentence = f"Answer {request.document_id} does not wait for the buyer."
                raise Conflict(sentence, reason="not_waiting")
            if waiting.version and (sentences := below_kept(file.case, waiting.lines)):
                raise Refused(" ".join(sentences), reason="less_than_received")
            policy = self._terms.approval
            asking = file.case.raised[0].requester
            subject = answer_subject(file.case, waiting.lines, asking)
            verdict = judge_approver(policy, subject, request.actor, today())
            if not verdict.allowed:
                raise Refused(verdict.sentence, reason="not_your_limit")
            fact = AnswerAccepted(
                occurred_at=clock.now(),
                document_id=request.document_id,
                actor=request.actor,
                reason=request.reason,
            )
            return f"accept/{request.document_id}", fact

        return await self._commanded("accept_answer", request.purchase_number, decide)

    async def record_delivery(self, request: RecordDelivery) -> Purchase:
        """Record what arrived: a fact, whatever state the purchase is in."""
        fact = delivery(request)
        engine, process, number = self._desk.engine, self._desk.process, request.purchase_number
        async with engine.transaction() as conn:
            require_kept(await self._desk.load(conn, number, lock=True), fact)
            said = Said(f"delivery/{request.receipt_reference}", fact, request.actor)
            await engine.cases.record_fact(conn, process, number, said, opens=False)
            return await self._whole(conn, await self._desk.load(conn, number))

    async def get_purchase(self, request: GetPurchase) -> Purchase:
        """Read one purchase with everything that happened to it."""
        async with self._desk.engine.transaction() as conn:
            return await self._whole(conn, await self._desk.load(conn, request.purchase_number))

    async def list_purchases(self, request: ListPurchases) -> PurchasePage:
        """List purchases, newest first."""
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
        shown = tuple(purchase_view(one) for one in files[:limit] if one.case.raised)
        return PurchasePage(shown, has_more=len(files) > limit)

    async def change_purchase(self, request: ChangePurchase) -> Purchase:
        """Change an order; it is weighed, approved where it must be, booked and sent."""
        require_reason(request.reason)

        async def decide(file: CaseFile[PurchaseCase]) -> tuple[str, Fact]:
            change = change_asked(file.case, request)
            if change not in file.case.changes:
                require_changeable(file.case)
            return f"change/{change.version}", change

        return await self._commanded("change_purchase", request.purchase_number, decide)

    def _approving(self, case: PurchaseCase, request: DecidePurchase) -> str:
        """Give whose limit is used, when it is delegated; Refused for who may not."""
        if request.version in {one.version for one in case.approvals if one.actor == request.actor}:
            return ""  # said before: the same again changes nothing
        if request.version != version_to_approve(case):
            sentence = "What is to be bought has changed: look at it again."
            raise Conflict(sentence, reason="other_version")
        verdict = _verdict(case, self._terms.approval, request.actor)
        if not verdict.allowed:
            raise Refused(verdict.sentence, reason="not_your_limit")
        return verdict.on_behalf_of

    async def _simple(self, name: str, request: DecidePurchase, fact: Fact) -> Purchase:
        async def decide(file: CaseFile[PurchaseCase]) -> tuple[str, Fact]:
            del file
            return f"{name}/{request.actor}", fact

        return await self._commanded(name, request.purchase_number, decide)

    async def _commanded(self, name: str, number: str, decide: Decide) -> Purchase:
        await self._desk.command(number, name, decide)
        return await self.get_purchase(GetPurchase(number))

    async def _whole(self, conn: Connection, file: CaseFile[PurchaseCase]) -> Purchase:
        exceptions = await self._desk.exceptions(conn, file.case_id)
        return purchase_view(file, exceptions, await self._desk.moves(conn, file.case_id))


def _verdict(case: PurchaseCase, policy: ApprovalPolicy, actor: str) -> Verdict:
    """Say whether somebody may approve what waits: the purchase, or a change of it."""
    change = change_to_approve(case)
    if change is not None:
        return judge_change(policy, case, change, actor, on=today())
    return judge_approver(policy, purchase_subject(case), actor, today())
