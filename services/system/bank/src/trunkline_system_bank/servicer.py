"""The capabilities of this service over gRPC."""

import grpc.aio

from trunkline.system.bank_statements.v1 import bank_statements_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.bank_statements import BankStatements
from trunkline_model.capabilities.events import EventLog


def add_ports(server: grpc.aio.Server, bank: BankStatements, log: EventLog) -> None:
    """Answer bank statements and the event log on a server."""
    serve_port(server, BankStatements, bank_statements_pb2, bank)
    serve_port(server, EventLog, events_pb2, log)
