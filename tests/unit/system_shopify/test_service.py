"""The whole service: gRPC, webhooks and sweep in one life."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from eventually import eventually
from service_process import free_port
from shopify_shop import connection_of

from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.channel_orders import (
    ChannelOrders,
    GetChannelOrder,
    ListChannelOrders,
)
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_system_shopify.main import life
from trunkline_system_shopify.settings import Settings


def settings(database_url: str) -> Settings:
    return Settings(
        grpc_port=free_port(),
        http_port=free_port(),
        database_url=database_url,
        master_key=base64.b64encode(bytes(32)).decode(),
    )


async def test_an_order_is_heard_of_and_read_over_grpc(shop: Any, database_url: str) -> None:
    told = settings(database_url)
    async with life(told, connection_of(shop.url)):
        url = f"http://127.0.0.1:{told.http_port}/webhooks/shopify/shopify"
        await shop.tell("webhook", {"url": url, "topics": ["orders/create"]}, "PUT")
        placed = await shop.place()
        channel = connect(f"127.0.0.1:{told.grpc_port}")
        try:
            log = call_port(EventLog, events_pb2, channel)
            orders = call_port(ChannelOrders, channel_orders_pb2, channel)
            event = await first_event(log)
            assert event.channel_order_changed is not None
            order_id = event.channel_order_changed.channel_order_id
            order = await orders.get_channel_order(GetChannelOrder("shopify", order_id))
            since = datetime.now(UTC) - timedelta(hours=1)
            page = await orders.list_channel_orders(ListChannelOrders("shopify", since))
        finally:
            await channel.close(None)
    assert order.name == placed["name"]
    assert str(order.gross.amount) == placed["totalPrice"]
    assert page.orders[0].gross == order.gross


async def first_event(log: EventLog) -> Event:
    async def read() -> tuple[Event, ...]:
        return (await log.read_events(ReadEvents(0))).events

    return (await eventually(read))[0]
