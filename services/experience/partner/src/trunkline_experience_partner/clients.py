"""The processes behind the API, each as the port it offers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import Struct

from trunkline.process.inventory.v1 import inventory_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.partners.v1 import partners_pb2
from trunkline.process.procure_to_pay.v1 import supplier_self_service_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.inventory import Inventory
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.partners import Partners
from trunkline_model.capabilities.supplier_self_service import SupplierSelfService

from .settings import Settings

DEADLINE_S = 4.0
"""Shorter than the gateway's timeout, so that we and not it say what happened."""


class Ports(Struct, frozen=True):
    """What the routes call."""

    orders: OrderToCash
    """Carries orders."""
    inventory: Inventory
    """Knows what can be promised."""
    partners: Partners
    """Knows partners."""
    suppliers: SupplierSelfService
    """Answers suppliers about their own dealings with us."""


@asynccontextmanager
async def open_ports(settings: Settings) -> AsyncIterator[Ports]:
    """Open a channel to each process; they connect when first called."""
    async with AsyncExitStack() as stack:

        async def port[P](address: str, wanted: type[P], messages: object) -> P:
            channel = await stack.enter_async_context(connect(address))
            return call_port(wanted, messages, channel, deadline_s=DEADLINE_S)

        yield Ports(
            await port(settings.process_order_to_cash_address, OrderToCash, order_to_cash_pb2),
            await port(settings.process_inventory_address, Inventory, inventory_pb2),
            await port(settings.process_partners_address, Partners, partners_pb2),
            await port(
                settings.process_procure_to_pay_address,
                SupplierSelfService,
                supplier_self_service_pb2,
            ),
        )
