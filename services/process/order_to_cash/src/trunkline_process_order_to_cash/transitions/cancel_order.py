"""Cancel before anything left: take back every effect, newest first, and tell the shop."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.channel_orders import CancelChannelOrder, ChannelOrderCancelled
from trunkline_model.capabilities.fulfilment import CancelShipmentOrder

from ..facts import CancelRefused, CancelRequested, OrderCancelled
from ..lifecycle import NOT_CARRIED
from ..order import OrderCase
from .moment import now
from .release_to_warehouse import CANCEL_SHIPMENT_ORDER

CANCEL_CHANNEL_ORDER = Step(
    name="cancel_channel_order",
    system="shop",
    request=CancelChannelOrder,
    result=ChannelOrderCancelled,
    send=lambda ports, request: ports.shop(
        request.connection_id
    ).channel_orders.cancel_channel_order(request),
)


async def cancel_order(run: Run, case: OrderCase) -> None:
    """Ask the warehouse first, because only it can still say no; then undo the rest."""
    wish = next(one for one in case.cancel_requests if one.request == run.cause)
    refusal = await _refusal(run, case, wish)
    if refusal:
        run.record(CancelRefused(occurred_at=now(), request=wish.request, sentence=refusal))
        return
    await run.undo_all(wish.reason, of="case")
    await run.clients.credit.settle(run.business_key)
    await tell_shop(run, case, "customer")
    run.record(OrderCancelled(occurred_at=now(), request=wish.request))


async def _refusal(run: Run, case: OrderCase, wish: CancelRequested) -> str:
    if case.parcels:
        return f"Goods have left. {NOT_CARRIED['cancel_order']}"
    declined = {one.reference for one in case.declined}
    for reference in (one.reference for one in case.shipment_orders):
        if reference in declined:
            continue
        request = CancelShipmentOrder(
            run.clients.warehouse.connection_id, "", reference, wish.reason
        )
        try:
            await run.step(CANCEL_SHIPMENT_ORDER, request, key=reference)
        except Refused as refused:
            return f"The warehouse did not take back {reference}: {refused.sentence}"
    return ""


async def tell_shop(run: Run, case: OrderCase, reason: str) -> None:
    """Cancel in the shop what came from there."""
    if not case.captured:
        return
    request = CancelChannelOrder(
        connection_id=case.announced[0].connection_id,
        request_id="",
        channel_order_id=case.captured[0].order.channel_order_id,
        reason=reason,
    )
    await run.step(CANCEL_CHANNEL_ORDER, request)
