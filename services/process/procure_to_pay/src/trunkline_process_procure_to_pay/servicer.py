"""Offers the ports of the process on a gRPC server."""

import grpc.aio

from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.lifecycles import Lifecycles


def add_ports(server: grpc.aio.Server, lifecycles: Lifecycles) -> None:
    """Add the ports to a server that has not started."""
    serve_port(server, Lifecycles, lifecycles_pb2, lifecycles)
