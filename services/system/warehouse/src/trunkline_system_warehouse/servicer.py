"""The capabilities of this service over gRPC."""

from collections.abc import Mapping

import grpc.aio

from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline.system.people.v1 import people_pb2
from trunkline.system.translation.v1 import translation_pb2
from trunkline_kit.routing import by_connection
from trunkline_kit.rpc import serve_port
from trunkline_mapping.desk import DOUBLES
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.fulfilment import Fulfilment
from trunkline_model.capabilities.people import People
from trunkline_model.capabilities.translation import Translation
from trunkline_store.memo import Memo
from trunkline_store.memoised import memoised


def add_ports(server: grpc.aio.Server, warehouses: Mapping[str, Fulfilment], log: EventLog) -> None:
    """Answer fulfilment, by the warehouse that is named, and the event log of all on a server."""
    fulfilment = by_connection(Fulfilment, warehouses)
    serve_port(server, Fulfilment, fulfilment_pb2, fulfilment)
    serve_port(server, EventLog, events_pb2, log)


def add_registers(server: grpc.aio.Server, warehouses: Mapping[str, DocumentRegister]) -> None:
    """Answer the document register of the warehouse that is named."""
    register = by_connection(DocumentRegister, warehouses)
    serve_port(server, DocumentRegister, document_register_pb2, register)


def add_translations(
    server: grpc.aio.Server, translations: Mapping[str, Translation], memo: Memo
) -> None:
    """Answer the mapping of the connection that is named; versions come through the memo."""
    answering = {name: memoised(one, memo, DOUBLES) for name, one in translations.items()}
    serve_port(server, Translation, translation_pb2, by_connection(Translation, answering))


def add_people(server: grpc.aio.Server, people: People) -> None:
    """Answer what this service keeps about a person, whatever the connection."""
    serve_port(server, People, people_pb2, people)
