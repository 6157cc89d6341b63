"""Book the sale in the ERP; undone by cancelling it there."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step, Undo, Undone
from trunkline_model.capabilities.parties import EnsureParty, PartyEnsured
from trunkline_model.capabilities.sales_orders import (
    BookSalesOrder,
    CancelSalesOrder,
    SalesOrderBooked,
    SalesOrderCancelled,
)

from ..facts import SaleBooked
from ..order import OrderCase
from ..rules.customers import party
from .moment import now


def _cancellation(undone: Undone[BookSalesOrder, SalesOrderBooked]) -> CancelSalesOrder:
    return CancelSalesOrder(
        connection_id=undone.request.connection_id,
        request_id="",
        booked_by_request_id=undone.request_id,
        sales_order_number=undone.result.sales_order_number if undone.result else "",
        reason=undone.reason,
    )


ENSURE_PARTY = Step(
    name="ensure_party",
    system="erp",
    request=EnsureParty,
    result=PartyEnsured,
    send=lambda ports, request: ports.erp.parties.ensure_party(request),
)
CANCEL_SALES_ORDER = Step(
    name="cancel_sales_order",
    system="erp",
    request=CancelSalesOrder,
    result=SalesOrderCancelled,
    send=lambda ports, request: ports.erp.sales_orders.cancel_sales_order(request),
)
BOOK_SALES_ORDER = Step(
    name="book_sales_order",
    system="erp",
    request=BookSalesOrder,
    result=SalesOrderBooked,
    send=lambda ports, request: ports.erp.sales_orders.book_sales_order(request),
    undo=Undo(step=CANCEL_SALES_ORDER, request=_cancellation),
)


async def book_sales_order(run: Run, case: OrderCase) -> None:
    """Make sure that the ERP knows a shop's customer, then book; it counts the credit then."""
    order, shop = case.validated[0].order, case.channel_order
    if shop is not None:
        customer = party(order.channel, shop)
        await run.step(ENSURE_PARTY, EnsureParty(order.connection_id, "", customer))
    booked = await run.step(BOOK_SALES_ORDER, BookSalesOrder(order.connection_id, "", order))
    await run.clients.credit.settle(order.order_number)
    run.record(
        SaleBooked(
            occurred_at=now(),
            system=booked.evidence.system,
            sales_order_number=booked.sales_order_number,
            gross=booked.gross,
        )
    )
