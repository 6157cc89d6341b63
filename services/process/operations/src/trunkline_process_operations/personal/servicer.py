"""The port PersonalData over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import personal_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.personal import PersonalData


def add_personal(server: grpc.aio.Server, personal: PersonalData, *, gate: Gate) -> None:
    """Answer on a server that has not started."""
    serve_port(server, PersonalData, personal_pb2, personal, gate=gate)
