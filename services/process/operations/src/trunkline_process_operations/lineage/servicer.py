"""The port Tracing over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import lineage_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.lineage import Tracing


def add_tracing(server: grpc.aio.Server, tracing: Tracing, *, gate: Gate) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Tracing, lineage_pb2, tracing, gate=gate)
