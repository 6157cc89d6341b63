"""The port Completeness over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import completeness_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.completeness import Completeness


def add_completeness(server: grpc.aio.Server, completeness: Completeness, *, gate: Gate) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Completeness, completeness_pb2, completeness, gate=gate)
