"""Hold the supplier's answer against the order, and write what was agreed into the ERP."""

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.purchase_orders import AmendPurchaseOrder, PurchaseOrderAmended

from ...cases.purchase import PurchaseCase
from ...facts.changing import Dropping
from ...facts.purchase import AnswerJudged, OrderAmended, OrderAnswered
from ...outgoing import gross_of, order_lines
from ...rules.acknowledgement import Judgement, Outcome, judge_answer
from ...rules.amending import below_kept, in_erp
from ...rules.approval import judge_approver
from ...rules.asking import answer_subject
from ...rules.changing import answered_change, is_stale
from ..moment import day_of, now
from .weigh_change import drop_change

STALE = "It answers a version that another has taken the place of."
AMEND_PURCHASE_ORDER = Step(
    name="amend_purchase_order",
    system="erp",
    request=AmendPurchaseOrder,
    result=PurchaseOrderAmended,
    send=lambda ports, request: ports.erp.purchase_orders.amend_purchase_order(request),
)


async def judge_supplier_answer(run: Run, case: PurchaseCase) -> None:
    """Take it when it is as ordered or within tolerance; else it is the buyer's."""
    said = next(one for one in case.answers if one.document_id == run.cause)
    change = answered_change(case, said)
    if is_stale(case, said):
        run.record(_judged(said, taken=True, text=STALE, case=case))
        return
    if change is not None and not said.accepted:
        why = _change_refused(run, case, said)
        drop_change(run, change, Dropping.SUPPLIER, why, document_id=said.document_id)
        return
    if not said.accepted:
        run.record(_judged(said, taken=False, text=said.reason, case=case))
        run.flag(_rejected(run, case, said))
        return
    needed_on, terms = case.raised[0].needed_on, run.clients.terms
    found = judge_answer(
        change.lines if change else case.lines, said.lines, needed_on, terms.tolerances
    )
    beyond = _beyond_limit(run, case, found)
    if change is not None:
        beyond = " ".join((beyond, *below_kept(case, found.lines))).strip()
    taken = found.outcome is not Outcome.FOR_BUYER and not beyond
    text = " ".join(filter(None, (found.explanation, beyond)))
    run.record(
        AnswerJudged(
            occurred_at=now(),
            document_id=said.document_id,
            taken=taken,
            explanation=text,
            lines=found.lines,
            version=change.version if change else 0,
        )
    )
    if not taken:
        run.flag(_for_buyer(run, text, said))


def _change_refused(run: Run, case: PurchaseCase, said: OrderAnswered) -> Problem:
    return Problem(
        reason="change_refused",
        sentence=f"{case.raised[0].supplier_code} does not change {run.business_key}: "
        f"{said.reason or 'it does not say why'}. The order stands as it was.",
        suggestion="Ask for another change, or order what is missing elsewhere.",
        raw_document_id=said.raw_document_id,
        raw_document_source=said.raw_document_source,
    )


def _judged(said: OrderAnswered, *, taken: bool, text: str, case: PurchaseCase) -> AnswerJudged:
    return AnswerJudged(
        occurred_at=now(),
        document_id=said.document_id,
        taken=taken,
        explanation=text,
        lines=case.lines,
    )


def _beyond_limit(run: Run, case: PurchaseCase, found: Judgement) -> str:
    """A change that whoever approved the purchase might not approve is approved anew."""
    subject = answer_subject(case, found.lines, case.raised[0].requester)
    for one in case.approvals:
        approver = one.on_behalf_of or one.actor
        on = day_of(one.occurred_at)
        if judge_approver(run.clients.terms.approval, subject, approver, on).allowed:
            return ""
    return f"As answered it comes to {subject.total}, beyond the limit of who approved it."


def _for_buyer(run: Run, text: str, said: OrderAnswered) -> Problem:
    return Problem(
        reason="answer_differs",
        sentence=f"The supplier answers {run.business_key} differently: {text}",
        suggestion="Accept the answer, which needs the limit for it, or cancel the order.",
        raw_document_id=said.raw_document_id,
        raw_document_source=said.raw_document_source,
    )


def _rejected(run: Run, case: PurchaseCase, said: OrderAnswered) -> Problem:
    return Problem(
        reason="order_rejected",
        sentence=f"{case.raised[0].supplier_code} rejects {run.business_key}: "
        f"{said.reason or 'it does not say why'}.",
        suggestion="Cancel the order and buy elsewhere.",
        raw_document_id=said.raw_document_id,
        raw_document_source=said.raw_document_source,
    )


async def amend_order(run: Run, case: PurchaseCase) -> None:
    """Have the ERP's order say what was agreed."""
    lines = order_lines(case, run.clients.terms, in_erp(case, case.lines))
    agreed = next(one for one in case.judged if one.document_id == run.cause)
    request = AmendPurchaseOrder(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        purchase_order_number=case.drafted[0].order_number,
        lines=lines,
        gross=gross_of(lines, case.raised[0].currency),
        reason=agreed.explanation,
    )
    amended = await run.step(AMEND_PURCHASE_ORDER, request)
    run.record(
        OrderAmended(occurred_at=now(), document_id=run.cause, system=amended.evidence.system)
    )
