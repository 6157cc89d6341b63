"""The port Completeness over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import completeness_pb2, counted_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.completeness import Completeness
from trunkline_model.capabilities.counted import Counted


def add_completeness(server: grpc.aio.Server, completeness: Completeness, *, gate: Gate) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Completeness, completeness_pb2, completeness, gate=gate)


def add_counted(server: grpc.aio.Server, counted: Counted) -> None:
    """Lead from figures to documents; nobody's decision, so without a gate."""
    serve_port(server, Counted, counted_pb2, counted)
