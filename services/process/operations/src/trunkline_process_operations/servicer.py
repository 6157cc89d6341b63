"""The ports of operations over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import inbox_pb2, operations_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.inbox import Inbox
from trunkline_model.capabilities.operations import Operations


def add_ports(server: grpc.aio.Server, operations: Operations, inbox: Inbox, *, gate: Gate) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Operations, operations_pb2, operations, gate=gate)
    serve_port(server, Inbox, inbox_pb2, inbox, gate=gate)
