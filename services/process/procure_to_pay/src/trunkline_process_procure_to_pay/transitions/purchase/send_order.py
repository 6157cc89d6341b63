"""Send the order to the supplier, and chase an answer that does not come."""

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.supplier_documents import DocumentSent, SendPurchaseOrder

from ...cases.purchase import PurchaseCase
from ...facts.purchase import OrderChased, OrderSent
from ...outgoing import trade_order
from ..moment import day_of, now

SEND_PURCHASE_ORDER = Step(
    name="send_purchase_order",
    system="supplier",
    request=SendPurchaseOrder,
    result=DocumentSent,
    send=lambda ports, request: ports.trade.documents.send_purchase_order(request),
)


async def send_order(run: Run, case: PurchaseCase) -> None:
    """Send it once, under our number."""
    ordered_on = day_of(case.confirmed[0].occurred_at)
    request = SendPurchaseOrder(
        connection_id=run.clients.trade.connection(case.raised[0].supplier_code),
        request_id="",
        order=trade_order(case, ordered_on, run.clients.terms),
    )
    sent = await run.step(SEND_PURCHASE_ORDER, request)
    run.record(
        OrderSent(occurred_at=now(), system=sent.evidence.system, version=1, document_id=sent.name)
    )


async def chase_order(run: Run, case: PurchaseCase) -> None:
    """Say that the supplier has not answered, and again after a while."""
    attempt = int(run.cause)
    sent = case.sent[0]
    run.record(OrderChased(occurred_at=now(), attempt=attempt))
    run.flag(
        Problem(
            reason="no_acknowledgement",
            sentence=f"{case.raised[0].supplier_code} has not answered order {run.business_key} "
            f"since {sent.occurred_at:%F %H:%M} (chased {attempt} times). "
            + ("It has the document." if case.receipted else "Nothing says that it has it."),
            suggestion="Call the supplier; the order is not sent under another number.",
            severity="normal" if attempt == 1 else "high",
        )
    )
