"""The port on the wire."""

import grpc.aio

from trunkline.process.partners.v1 import partners_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.partners import Partners

from .registry import Registry


def add_partners(server: grpc.aio.Server, registry: Registry, gate: Gate) -> str:
    """Answer PartnersService behind the gate; gives the service's full name."""
    return serve_port(server, Partners, partners_pb2, registry, gate=gate)
