"""The connections as ports, over gRPC: what is behind an address is a setting."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import grpc.aio

from trunkline.system.accruals.v1 import accruals_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline.system.goods_receipts.v1 import goods_receipts_pb2
from trunkline.system.mail.v1 import mail_pb2
from trunkline.system.payment_files.v1 import payment_files_pb2
from trunkline.system.purchase_orders.v1 import purchase_orders_pb2
from trunkline.system.requisitions.v1 import requisitions_pb2
from trunkline.system.supplier_documents.v1 import supplier_documents_pb2
from trunkline.system.supplier_inbox.v1 import supplier_inbox_pb2
from trunkline.system.supplier_invoices.v1 import supplier_invoices_pb2
from trunkline.system.supplier_payments.v1 import supplier_payments_pb2
from trunkline.system.suppliers.v1 import suppliers_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.accruals import Accruals
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.goods_receipts import GoodsReceipts
from trunkline_model.capabilities.mail import Mail
from trunkline_model.capabilities.payment_files import PaymentFiles
from trunkline_model.capabilities.purchase_orders import PurchaseOrders
from trunkline_model.capabilities.requisitions import Requisitions
from trunkline_model.capabilities.supplier_documents import SupplierDocuments
from trunkline_model.capabilities.supplier_inbox import SupplierInbox
from trunkline_model.capabilities.supplier_invoices import SupplierInvoices
from trunkline_model.capabilities.supplier_payments import SupplierPayments
from trunkline_model.capabilities.suppliers import Suppliers

from .books import Books
from .ports import Bank, Erp, Ports, Post, Trade, Warehouse
from .wiring import Connection, Connections
from .wiring import Warehouse as WarehouseSetting


@asynccontextmanager
async def open_ports(connections: Connections, books: Books) -> AsyncIterator[Ports]:
    """Open a channel to each service while the block lives; they connect at the first call."""
    async with AsyncExitStack() as stack:

        def channel(address: str) -> grpc.aio.Channel:
            opened = connect(address)
            stack.push_async_callback(opened.close, None)
            return opened

        yield Ports(
            erp=_erp(connections, channel(connections.erp.address)),
            trade=_trade(connections, channel(connections.trade.address)),
            bank=_bank(connections, channel(connections.bank.address)),
            warehouse=_warehouse(connections.warehouse, channel),
            mail=_mail(connections.mail, channel),
            books=books,
            terms=connections.terms,
        )


def _erp(connections: Connections, channel: grpc.aio.Channel) -> Erp:
    return Erp(
        connection_id=connections.erp.connection_id,
        system=connections.erp.system,
        suppliers=call_port(Suppliers, suppliers_pb2, channel),
        requisitions=call_port(Requisitions, requisitions_pb2, channel),
        purchase_orders=call_port(PurchaseOrders, purchase_orders_pb2, channel),
        goods_receipts=call_port(GoodsReceipts, goods_receipts_pb2, channel),
        supplier_invoices=call_port(SupplierInvoices, supplier_invoices_pb2, channel),
        supplier_payments=call_port(SupplierPayments, supplier_payments_pb2, channel),
        accruals=call_port(Accruals, accruals_pb2, channel),
        events=call_port(EventLog, events_pb2, channel),
    )


def _trade(connections: Connections, channel: grpc.aio.Channel) -> Trade:
    return Trade(
        system=connections.trade.system,
        connections=connections.trade.suppliers,
        documents=call_port(SupplierDocuments, supplier_documents_pb2, channel),
        inbox=call_port(SupplierInbox, supplier_inbox_pb2, channel),
        events=call_port(EventLog, events_pb2, channel),
    )


def _warehouse(
    setting: WarehouseSetting | None, channel: Callable[[str], grpc.aio.Channel]
) -> Warehouse | None:
    if setting is None:
        return None
    events = call_port(EventLog, events_pb2, channel(setting.address))
    return Warehouse(system=setting.system, events=events)


def _mail(setting: Connection | None, channel: Callable[[str], grpc.aio.Channel]) -> Post | None:
    if setting is None:
        return None
    messages = call_port(Mail, mail_pb2, channel(setting.address))
    return Post(connection_id=setting.connection_id, messages=messages)


def _bank(connections: Connections, channel: grpc.aio.Channel) -> Bank:
    return Bank(
        connection_id=connections.bank.connection_id,
        system=connections.bank.system,
        payment_files=call_port(PaymentFiles, payment_files_pb2, channel),
        events=call_port(EventLog, events_pb2, channel),
    )
