"""Approve the requisition in the ERP and make a purchase order of it; undone by cancelling it."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step, Undo, Undone
from trunkline_model.capabilities.purchase_orders import (
    BookPurchaseOrder,
    CancelPurchaseOrder,
    ConfirmPurchaseOrder,
    PurchaseOrderBooked,
    PurchaseOrderCancelled,
    PurchaseOrderConfirmed,
)
from trunkline_model.capabilities.requisitions import ApproveRequisition, RequisitionApproved

from ...cases.purchase import PurchaseCase
from ...facts.purchase import OrderConfirmed, OrderDrafted
from ...outgoing import purchase_order
from ..moment import day_of, now


def _cancellation(undone: Undone[BookPurchaseOrder, PurchaseOrderBooked]) -> CancelPurchaseOrder:
    known = undone.result.purchase_order_number if undone.result else ""
    return CancelPurchaseOrder(
        connection_id=undone.request.connection_id,
        request_id="",
        booked_by_request_id=undone.request_id,
        purchase_order_number=known,
        reason=undone.reason,
    )


APPROVE_REQUISITION = Step(
    name="approve_requisition",
    system="erp",
    request=ApproveRequisition,
    result=RequisitionApproved,
    send=lambda ports, request: ports.erp.requisitions.approve_requisition(request),
)
CANCEL_PURCHASE_ORDER = Step(
    name="cancel_purchase_order",
    system="erp",
    request=CancelPurchaseOrder,
    result=PurchaseOrderCancelled,
    send=lambda ports, request: ports.erp.purchase_orders.cancel_purchase_order(request),
)
BOOK_PURCHASE_ORDER = Step(
    name="book_purchase_order",
    system="erp",
    request=BookPurchaseOrder,
    result=PurchaseOrderBooked,
    send=lambda ports, request: ports.erp.purchase_orders.book_purchase_order(request),
    undo=Undo(step=CANCEL_PURCHASE_ORDER, request=_cancellation),
)
CONFIRM_PURCHASE_ORDER = Step(
    name="confirm_purchase_order",
    system="erp",
    request=ConfirmPurchaseOrder,
    result=PurchaseOrderConfirmed,
    send=lambda ports, request: ports.erp.purchase_orders.confirm_purchase_order(request),
)


async def book_purchase_order(run: Run, case: PurchaseCase) -> None:
    """Book it as it was approved."""
    erp, approval = run.clients.erp, case.approvals[-1]
    approved_on = day_of(approval.occurred_at)
    approved = ApproveRequisition(
        connection_id=erp.connection_id,
        request_id="",
        requisition_number=case.requisitioned[0].requisition_number,
        approved_by=approval.actor,
        approved_on=approved_on,
    )
    await run.step(APPROVE_REQUISITION, approved)
    order = purchase_order(case, run.clients.terms, approved_on)
    booked = await run.step(BOOK_PURCHASE_ORDER, BookPurchaseOrder(erp.connection_id, "", order))
    run.record(
        OrderDrafted(
            occurred_at=now(),
            system=booked.evidence.system,
            order_number=booked.purchase_order_number,
        )
    )


async def confirm_purchase_order(run: Run, case: PurchaseCase) -> None:
    """Commit to it: from now on its goods are expected."""
    request = ConfirmPurchaseOrder(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        purchase_order_number=case.drafted[0].order_number,
        confirmed_on=day_of(case.drafted[0].occurred_at),
    )
    confirmed = await run.step(CONFIRM_PURCHASE_ORDER, request)
    run.record(OrderConfirmed(occurred_at=now(), system=confirmed.evidence.system))
