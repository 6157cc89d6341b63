"""Take everything back of a purchase that was rejected, withdrawn or cancelled, newest first."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.supplier_documents import (
    DocumentSent,
    SendPurchaseOrderCancellation,
)

from ...cases.purchase import PurchaseCase
from ...facts.fulfilment import PurchaseCancelled
from ...facts.purchase import RequisitionTakenBack
from ...rules.changing import next_version
from ..moment import now, today

SEND_CANCELLATION = Step(
    name="send_cancellation",
    system="supplier",
    request=SendPurchaseOrderCancellation,
    result=DocumentSent,
    send=lambda ports, request: ports.trade.documents.send_purchase_order_cancellation(request),
)


async def withdraw_purchase(run: Run, case: PurchaseCase) -> None:
    """Withdraw the requisition of what will not be bought."""
    said = (case.rejected or case.withdrawn)[0]
    await run.undo_all(said.reason, of="case")
    run.record(RequisitionTakenBack(occurred_at=now()))


async def cancel_purchase(run: Run, case: PurchaseCase) -> None:
    """Cancel the order in the ERP, which refuses once goods came; then tell the supplier."""
    wish = case.cancel_asked[0]
    await run.undo_all(wish.reason, of="case")
    if case.sent:
        request = SendPurchaseOrderCancellation(
            connection_id=run.clients.trade.connection(case.raised[0].supplier_code),
            request_id="",
            order_number=run.business_key,
            version=next_version(case),
            cancelled_on=today(),
            reason=wish.reason,
        )
        await run.step(SEND_CANCELLATION, request)
    run.record(PurchaseCancelled(occurred_at=now(), actor=wish.actor, reason=wish.reason))
