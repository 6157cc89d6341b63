"""The port Mappings over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import mappings_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.mappings import Mappings


def add_mappings(server: grpc.aio.Server, mappings: Mappings, *, gate: Gate) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Mappings, mappings_pb2, mappings, gate=gate)
