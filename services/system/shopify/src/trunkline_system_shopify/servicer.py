"""The capabilities of this service over gRPC."""

from collections.abc import Mapping

import grpc.aio

from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.document_register.v1 import document_register_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.people.v1 import people_pb2
from trunkline.system.translation.v1 import translation_pb2
from trunkline_kit.routing import by_connection
from trunkline_kit.rpc import serve_port
from trunkline_mapping.desk import DOUBLES
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.people import People
from trunkline_model.capabilities.translation import Translation
from trunkline_store.memo import Memo
from trunkline_store.memoised import memoised


def add_ports(server: grpc.aio.Server, shops: Mapping[str, ChannelOrders], log: EventLog) -> None:
    """Answer channel orders, by the shop that is named, and the event log of all on a server."""
    orders = by_connection(ChannelOrders, shops)
    serve_port(server, ChannelOrders, channel_orders_pb2, orders)
    serve_port(server, EventLog, events_pb2, log)


def add_registers(server: grpc.aio.Server, shops: Mapping[str, DocumentRegister]) -> None:
    """Answer the document register of the shop that is named."""
    register = by_connection(DocumentRegister, shops)
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
