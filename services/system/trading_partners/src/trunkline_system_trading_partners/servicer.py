"""The capabilities of this service over gRPC."""

from collections.abc import Mapping
from typing import Any, cast

import grpc.aio

from trunkline.system.events.v1 import events_pb2
from trunkline.system.people.v1 import people_pb2
from trunkline.system.supplier_documents.v1 import supplier_documents_pb2
from trunkline.system.supplier_inbox.v1 import supplier_inbox_pb2
from trunkline_kit.routing import by_connection
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.people import People
from trunkline_model.capabilities.supplier_documents import (
    ListSuppliers,
    SupplierDocuments,
    SupplierList,
)
from trunkline_model.capabilities.supplier_inbox import SupplierInbox


def add_ports(
    server: grpc.aio.Server, suppliers: Mapping[str, SupplierDocuments], log: EventLog
) -> None:
    """Answer documents, by the supplier that is named, and the event log of all on a server."""
    documents = cast("SupplierDocuments", _All(suppliers))
    serve_port(server, SupplierDocuments, supplier_documents_pb2, documents)
    serve_port(server, EventLog, events_pb2, log)


def add_inbox(server: grpc.aio.Server, inboxes: Mapping[str, SupplierInbox]) -> None:
    """Answer what suppliers hand in, by the supplier that is named."""
    routed = by_connection(SupplierInbox, inboxes)
    serve_port(server, SupplierInbox, supplier_inbox_pb2, routed)


def add_people(server: grpc.aio.Server, people: People) -> None:
    """Answer what this service keeps about a person, whatever the connection."""
    serve_port(server, People, people_pb2, people)


class _All:
    """Every supplier: a request goes to the one that it names, a list names all."""

    def __init__(self, suppliers: Mapping[str, SupplierDocuments]) -> None:
        self._suppliers = suppliers
        self._routed = by_connection(SupplierDocuments, suppliers)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._routed, name)

    async def list_suppliers(self, request: ListSuppliers) -> SupplierList:
        found = [
            one
            for _, supplier in sorted(self._suppliers.items())
            for one in (await supplier.list_suppliers(request)).suppliers
        ]
        return SupplierList(tuple(found))
