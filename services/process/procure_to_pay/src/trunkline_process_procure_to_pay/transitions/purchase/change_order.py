"""Change an order in the ERP and send its supplier the version; put it back when it says no."""

from msgspec import structs

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run
from trunkline_kit.errors import Invalid, Refused
from trunkline_model.capabilities.purchase_orders import AmendPurchaseOrder
from trunkline_model.capabilities.supplier_documents import SendPurchaseOrderChange

from ...cases.purchase import PurchaseCase
from ...facts.changing import ChangeAsked, ChangeSent, ChangeUndone, Dropping
from ...facts.purchase import OrderChased, OrderSent
from ...goods import PurchaseLine
from ...outgoing import changed_order, gross_of, order_lines
from ...rules.amending import added, below, in_erp, untouched
from ..moment import day_of, now
from .close_order_short import SEND_PURCHASE_ORDER_CHANGE
from .judge_answer import AMEND_PURCHASE_ORDER
from .weigh_change import asked_change, drop_change


async def change_order(run: Run, case: PurchaseCase) -> None:
    """Change the ERP's order, then tell the supplier; what the ERP refuses nobody is sent."""
    change, clients = asked_change(run, case), run.clients
    amended = await _amended(run, case, change)
    if not amended:
        return
    asked_on = day_of(change.occurred_at)
    order = changed_order(case, change.lines, change.version, asked_on, terms=clients.terms)
    request = SendPurchaseOrderChange(
        connection_id=clients.trade.connection(case.raised[0].supplier_code),
        request_id="",
        order=structs.replace(order, note=change.reason),
    )
    sent = await run.step(SEND_PURCHASE_ORDER_CHANGE, request)
    at, version = now(), change.version
    run.record(
        OrderSent(
            occurred_at=at, system=sent.evidence.system, version=version, document_id=sent.name
        )
    )
    run.record(ChangeSent(occurred_at=at, version=version))


async def _amended(run: Run, case: PurchaseCase, change: ChangeAsked) -> bool:
    """Give whether the ERP's order is changed; what came meanwhile is in the way too."""
    came = " ".join(below(case, change.lines))
    if came and await run.begun(AMEND_PURCHASE_ORDER) is None:
        drop_change(run, change, Dropping.POLICY, _refused(run, came))
        return False
    try:
        await run.step(AMEND_PURCHASE_ORDER, amendment(run, case, change.lines, change.reason))
    except (Invalid, Refused) as refusal:
        drop_change(run, change, Dropping.ERP, _refused(run, refusal.sentence))
        return False
    return True


def amendment(
    run: Run, case: PurchaseCase, lines: tuple[PurchaseLine, ...], reason: str
) -> AmendPurchaseOrder:
    """Say how the ERP's order shall stand: what it has beyond it is called off.

    What stays as it is is not named: of a line with replacements more came than is ordered.
    """
    clients, new, wanted = run.clients, added(case, lines), in_erp(case, lines)
    told = new | untouched(case, wanted)
    every = order_lines(case, clients.terms, wanted)
    return AmendPurchaseOrder(
        connection_id=clients.erp.connection_id,
        request_id="",
        purchase_order_number=case.drafted[0].order_number,
        lines=tuple(one for one in every if one.line_id not in told),
        gross=gross_of(every, case.raised[0].currency),
        reason=reason,
        adds=tuple(one for one in every if one.line_id in new),
    )


def _refused(run: Run, sentence: str) -> Problem:
    return Problem(
        reason="change_refused",
        sentence=f"{run.business_key} is not changed, and stands as it was. {sentence}",
        suggestion="Ask for another change, or order what is missing for itself.",
    )


async def undo_change(run: Run, case: PurchaseCase) -> None:
    """Have the ERP's order say what it said before the supplier was asked."""
    change = asked_change(run, case)
    reason = f"not taken by {case.raised[0].supplier_code}: version {change.version}"
    await run.step(AMEND_PURCHASE_ORDER, amendment(run, case, case.lines, reason))
    run.record(ChangeUndone(occurred_at=now(), version=change.version))


async def chase_change(run: Run, case: PurchaseCase) -> None:
    """Say that the supplier has not answered a change, and again after a while."""
    version, attempt = (int(one) for one in run.cause.split("-"))
    run.record(OrderChased(occurred_at=now(), attempt=attempt, version=version))
    run.flag(
        Problem(
            reason="no_acknowledgement",
            sentence=f"{case.raised[0].supplier_code} has not answered the change of "
            f"{run.business_key}, version {version} (chased {attempt} times).",
            suggestion="Call the supplier; until it says yes the order is as it was.",
            severity="normal" if attempt == 1 else "high",
        )
    )
