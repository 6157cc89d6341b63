"""Offers the port OrderToCash on a gRPC server."""

import grpc.aio

from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.order_to_cash import OrderToCash


def add_ports(server: grpc.aio.Server, desk: OrderToCash) -> None:
    """Add the port to a server that has not started."""
    serve_port(server, OrderToCash, order_to_cash_pb2, desk)
