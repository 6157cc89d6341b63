"""The port Audit over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import evidence_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.evidence import Audit


def add_audit(server: grpc.aio.Server, audit: Audit, *, gate: Gate) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Audit, evidence_pb2, audit, gate=gate)
