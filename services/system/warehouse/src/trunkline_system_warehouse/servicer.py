"""The capabilities of this service over gRPC."""

import grpc.aio

from trunkline.system.events.v1 import events_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.fulfilment import Fulfilment


def add_ports(server: grpc.aio.Server, fulfilment: Fulfilment, log: EventLog) -> None:
    """Answer fulfilment and the event log on a server."""
    serve_port(server, Fulfilment, fulfilment_pb2, fulfilment)
    serve_port(server, EventLog, events_pb2, log)
