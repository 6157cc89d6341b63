"""Show a parcel in the shop, with the shop's own line ids and the carrier's number."""

from msgspec import structs

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.channel_orders import (
    ChannelOrder,
    CreateFulfilment,
    FulfilmentCreated,
)
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel

from ..facts import FulfilmentShown
from ..order import OrderCase
from .issue_goods import parcel_of
from .moment import now

CREATE_FULFILMENT = Step(
    name="create_fulfilment",
    system="shop",
    request=CreateFulfilment,
    result=FulfilmentCreated,
    send=lambda ports, request: ports.shop(request.connection_id).channel_orders.create_fulfilment(
        request
    ),
)


async def push_fulfilment(run: Run, case: OrderCase) -> None:
    """Tell the shop of one parcel."""
    parcel, shop = parcel_of(case, run.cause), case.captured[0].order
    request = CreateFulfilment(
        connection_id=case.announced[0].connection_id,
        request_id="",
        channel_order_id=shop.channel_order_id,
        parcel=_in_shop_words(parcel, shop),
    )
    created = await run.step(CREATE_FULFILMENT, request)
    run.record(
        FulfilmentShown(
            occurred_at=now(),
            system=created.evidence.system,
            parcel_id=parcel.parcel_id,
            fulfilment_id=created.fulfilment_id,
            shipped_on=parcel.shipped_on,
        )
    )


def _in_shop_words(parcel: Parcel, shop: ChannelOrder) -> Parcel:
    """Our line ids count the shop's lines from 1."""
    lines = tuple(
        LineQuantity(shop.lines[int(one.line_id) - 1].line_id, one.sku, one.quantity)
        for one in parcel.lines
    )
    return structs.replace(parcel, lines=lines)
