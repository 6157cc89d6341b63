"""Offers the ports of the process on a gRPC server."""

import grpc.aio

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.replay import Replays


def add_ports(
    server: grpc.aio.Server, desk: OrderToCash, lifecycles: Lifecycles, *, gate: Gate
) -> None:
    """Add the ports to a server that has not started."""
    serve_port(server, OrderToCash, order_to_cash_pb2, desk, gate=gate)
    serve_port(server, Lifecycles, lifecycles_pb2, lifecycles)


def add_casework(
    server: grpc.aio.Server, corrections: Corrections, replays: Replays, *, gate: Gate
) -> None:
    """Add what people correct and replay to a server that has not started."""
    serve_port(server, Corrections, corrections_pb2, corrections, gate=gate)
    serve_port(server, Replays, replay_pb2, replays, gate=gate)
