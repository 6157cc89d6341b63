"""Write the need down in the ERP; undone by withdrawing it."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step, Undo, Undone
from trunkline_model.capabilities.requisitions import (
    RaiseRequisition,
    RequisitionRaised,
    RequisitionWithdrawn,
    WithdrawRequisition,
)

from ...cases.purchase import PurchaseCase
from ...facts.purchase import RequisitionBooked
from ...outgoing import requisition
from ..moment import day_of, now


def _withdrawal(undone: Undone[RaiseRequisition, RequisitionRaised]) -> WithdrawRequisition:
    known = undone.result.requisition_number if undone.result else ""
    return WithdrawRequisition(
        connection_id=undone.request.connection_id,
        request_id="",
        raised_by_request_id=undone.request_id,
        requisition_number=known,
        reason=undone.reason,
    )


WITHDRAW_REQUISITION = Step(
    name="withdraw_requisition",
    system="erp",
    request=WithdrawRequisition,
    result=RequisitionWithdrawn,
    send=lambda ports, request: ports.erp.requisitions.withdraw_requisition(request),
)
RAISE_REQUISITION = Step(
    name="raise_requisition",
    system="erp",
    request=RaiseRequisition,
    result=RequisitionRaised,
    send=lambda ports, request: ports.erp.requisitions.raise_requisition(request),
    undo=Undo(
        step=WITHDRAW_REQUISITION,
        request=_withdrawal,
        after=frozenset({"book_purchase_order"}),  # what is ordered cannot be withdrawn
    ),
)


async def raise_requisition(run: Run, case: PurchaseCase) -> None:
    """Raise it as it was asked for."""
    asked_on = day_of(case.raised[0].occurred_at)
    request = RaiseRequisition(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        requisition=requisition(case, asked_on),
    )
    answer = await run.step(RAISE_REQUISITION, request)
    run.record(
        RequisitionBooked(
            occurred_at=now(),
            system=answer.evidence.system,
            requisition_number=answer.requisition_number,
        )
    )
