"""The capabilities of this service over gRPC."""

from collections.abc import Mapping

import grpc.aio

from trunkline.system.bank_statements.v1 import bank_statements_pb2
from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.payment_files.v1 import payment_files_pb2
from trunkline.system.people.v1 import people_pb2
from trunkline_kit.routing import by_connection
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.bank_statements import BankStatements
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.payment_files import PaymentFiles
from trunkline_model.capabilities.people import People


def add_ports(server: grpc.aio.Server, banks: Mapping[str, BankStatements], log: EventLog) -> None:
    """Answer statements, by the bank that is named, and the event log of all on a server."""
    statements = by_connection(BankStatements, banks)
    serve_port(server, BankStatements, bank_statements_pb2, statements)
    serve_port(server, EventLog, events_pb2, log)


def add_registers(server: grpc.aio.Server, banks: Mapping[str, DocumentRegister]) -> None:
    """Answer the document register of the bank that is named."""
    register = by_connection(DocumentRegister, banks)
    serve_port(server, DocumentRegister, document_register_pb2, register)


def add_payments(server: grpc.aio.Server, banks: Mapping[str, PaymentFiles]) -> None:
    """Have the bank that is named make payments."""
    payments = by_connection(PaymentFiles, banks)
    serve_port(server, PaymentFiles, payment_files_pb2, payments)


def add_people(server: grpc.aio.Server, people: People) -> None:
    """Answer what this service keeps about a person, whatever the connection."""
    serve_port(server, People, people_pb2, people)
