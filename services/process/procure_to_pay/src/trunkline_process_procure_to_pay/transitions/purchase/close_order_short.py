"""Tell the ERP and the supplier that what has not come is not wanted any more."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.purchase_orders import AmendPurchaseOrder
from trunkline_model.capabilities.supplier_documents import DocumentSent, SendPurchaseOrderChange

from ...cases.purchase import PurchaseCase
from ...facts.fulfilment import OrderClosedShort
from ...facts.purchase import OrderSent
from ...outgoing import changed_order, gross_of, order_lines
from ...rules.amending import in_erp
from ...rules.changing import next_version
from ...rules.receiving import as_it_came
from ..moment import now, today
from .judge_answer import AMEND_PURCHASE_ORDER

SEND_PURCHASE_ORDER_CHANGE = Step(
    name="send_purchase_order_change",
    system="supplier",
    request=SendPurchaseOrderChange,
    result=DocumentSent,
    send=lambda ports, request: ports.trade.documents.send_purchase_order_change(request),
)


async def close_order_short(run: Run, case: PurchaseCase) -> None:
    """Take the order down to what came: the ERP expects no more, and the supplier sends no more."""
    clients, came = run.clients, in_erp(case, as_it_came(case))
    lines = order_lines(case, clients.terms, came)
    amendment = AmendPurchaseOrder(
        connection_id=clients.erp.connection_id,
        request_id="",
        purchase_order_number=case.drafted[0].order_number,
        lines=lines,
        gross=gross_of(lines, case.raised[0].currency),
        reason=case.short_closed[0].reason,
    )
    await run.step(AMEND_PURCHASE_ORDER, amendment)
    begun = await run.begun(SEND_PURCHASE_ORDER_CHANGE)
    version = next_version(case)
    request = begun or SendPurchaseOrderChange(
        connection_id=clients.trade.connection(case.raised[0].supplier_code),
        request_id="",
        order=changed_order(case, came, version, today(), terms=clients.terms),
    )
    sent = await run.step(SEND_PURCHASE_ORDER_CHANGE, request)
    at, system = now(), sent.evidence.system
    run.record(OrderSent(occurred_at=at, system=system, version=version, document_id=sent.name))
    run.record(OrderClosedShort(occurred_at=at, version=version))
