"""The connections as ports, over gRPC: what is behind an address is a setting."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import grpc.aio

from trunkline.system.catalogue.v1 import catalogue_pb2
from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline.system.invoices.v1 import invoices_pb2
from trunkline.system.parties.v1 import parties_pb2
from trunkline.system.receipts.v1 import receipts_pb2
from trunkline.system.sales_orders.v1 import sales_orders_pb2
from trunkline.system.shipments.v1 import shipments_pb2
from trunkline.system.stock.v1 import stock_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.catalogue import Catalogue
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.fulfilment import Fulfilment
from trunkline_model.capabilities.invoices import Invoices
from trunkline_model.capabilities.parties import Parties
from trunkline_model.capabilities.receipts import Receipts
from trunkline_model.capabilities.sales_orders import SalesOrders
from trunkline_model.capabilities.shipments import Shipments
from trunkline_model.capabilities.stock import Stock

from .credit_book import CreditBook
from .ports import Bank, Erp, Ports, Shop, Warehouse
from .rules.routing import Site
from .settings import Connection, Connections, WarehouseConnection

type Open = Callable[[str], grpc.aio.Channel]


@asynccontextmanager
async def open_ports(
    connections: Connections, credit: CreditBook, settle_s: float
) -> AsyncIterator[Ports]:
    """Open a channel to each service while the block lives; they connect at the first call."""
    async with AsyncExitStack() as stack:
        opened: dict[str, grpc.aio.Channel] = {}

        def channel(address: str) -> grpc.aio.Channel:
            if address not in opened:
                opened[address] = connect(address)
                stack.push_async_callback(opened[address].close, None)
            return opened[address]

        yield Ports(
            erp=_erp(connections.erp, channel),
            warehouses={
                one.connection_id: _warehouse(one, channel) for one in connections.warehouses
            },
            shops={one.connection_id: _shop(one, channel) for one in connections.shops},
            banks={one.connection_id: _bank(one, channel) for one in connections.banks},
            credit=credit,
            settle_s=settle_s,
        )


def _named(one: Connection, channel: grpc.aio.Channel) -> dict[str, Any]:
    return {
        "connection_id": one.connection_id,
        "system": one.system,
        "events": call_port(EventLog, events_pb2, channel),
    }


def _erp(one: Connection, channels: Open) -> Erp:
    channel = channels(one.address)
    return Erp(
        **_named(one, channel),
        catalogue=call_port(Catalogue, catalogue_pb2, channel),
        parties=call_port(Parties, parties_pb2, channel),
        sales_orders=call_port(SalesOrders, sales_orders_pb2, channel),
        shipments=call_port(Shipments, shipments_pb2, channel),
        stock=call_port(Stock, stock_pb2, channel),
        invoices=call_port(Invoices, invoices_pb2, channel),
        receipts=call_port(Receipts, receipts_pb2, channel),
    )


def _warehouse(one: WarehouseConnection, channels: Open) -> Warehouse:
    channel = channels(one.address)
    fulfilment = call_port(Fulfilment, fulfilment_pb2, channel)
    site = Site(one.connection_id, one.countries, one.channels)
    return Warehouse(**_named(one, channel), fulfilment=fulfilment, site=site)


def _shop(one: Connection, channels: Open) -> Shop:
    channel = channels(one.address)
    orders = call_port(ChannelOrders, channel_orders_pb2, channel)
    return Shop(**_named(one, channel), channel_orders=orders)


def _bank(one: Connection, channels: Open) -> Bank:
    return Bank(**_named(one, channels(one.address)))
