"""The capabilities of this service over gRPC."""

import grpc.aio

from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_model.capabilities.events import EventLog


def add_ports(server: grpc.aio.Server, shop: ChannelOrders, log: EventLog) -> None:
    """Answer channel orders and the event log on a server."""
    serve_port(server, ChannelOrders, channel_orders_pb2, shop)
    serve_port(server, EventLog, events_pb2, log)
