"""Offers the ports OrderToCash and Lifecycles on a gRPC server."""

import grpc.aio

from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.order_to_cash import OrderToCash


def add_ports(server: grpc.aio.Server, desk: OrderToCash, lifecycles: Lifecycles) -> None:
    """Add the ports to a server that has not started."""
    serve_port(server, OrderToCash, order_to_cash_pb2, desk)
    serve_port(server, Lifecycles, lifecycles_pb2, lifecycles)
