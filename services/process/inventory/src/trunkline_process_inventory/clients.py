"""The capabilities that the process speaks to."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import grpc.aio
from msgspec import Struct

from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.stock.v1 import stock_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.stock import Stock

from .settings import Settings


class Clients(Struct, frozen=True):
    """One ERP, one shop service, one warehouse service."""

    erp_connection_id: str
    """The ERP connection whose stock is promised."""
    stock: Stock
    """The ERP's figures."""
    shop: ChannelOrders
    """Where figures are published."""
    erp_log: EventLog
    """What the ERP's stock did."""
    warehouse_log: EventLog
    """What arrived."""


@asynccontextmanager
async def open_clients(settings: Settings) -> AsyncIterator[Clients]:
    """Open the channels while the block lives; they connect at the first call."""
    async with AsyncExitStack() as stack:

        def channel(address: str) -> grpc.aio.Channel:
            opened = connect(address)
            stack.push_async_callback(opened.close, None)
            return opened

        erp = channel(settings.system_tryton_address)
        yield Clients(
            erp_connection_id=settings.erp_connection_id,
            stock=call_port(Stock, stock_pb2, erp),
            shop=call_port(
                ChannelOrders, channel_orders_pb2, channel(settings.system_shopify_address)
            ),
            erp_log=call_port(EventLog, events_pb2, erp),
            warehouse_log=call_port(
                EventLog, events_pb2, channel(settings.system_warehouse_address)
            ),
        )
