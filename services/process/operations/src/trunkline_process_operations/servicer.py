"""The port Operations over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import operations_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.operations import Operations


def add_ports(server: grpc.aio.Server, operations: Operations) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Operations, operations_pb2, operations)
