"""What the process needs of other systems, by role; the connections behind it are settings."""

from collections.abc import Mapping

from msgspec import Struct, structs

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.catalogue import Catalogue
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_model.capabilities.events import EventLog
from trunkline_model.capabilities.fulfilment import Fulfilment
from trunkline_model.capabilities.invoices import Invoices
from trunkline_model.capabilities.parties import Parties
from trunkline_model.capabilities.receipts import Receipts
from trunkline_model.capabilities.sales_orders import SalesOrders
from trunkline_model.capabilities.shipments import Shipments
from trunkline_model.capabilities.stock import Stock

from .credit_book import CreditBook, CreditGlance
from .rules.routing import Site


class Erp(Struct, frozen=True, kw_only=True):
    """The one ERP of the legal entity."""

    connection_id: str
    system: str
    """Run-time name of the service behind it."""
    catalogue: Catalogue
    parties: Parties
    sales_orders: SalesOrders
    shipments: Shipments
    stock: Stock
    invoices: Invoices
    receipts: Receipts
    events: EventLog


class Shop(Struct, frozen=True, kw_only=True):
    """One shop."""

    connection_id: str
    system: str
    channel_orders: ChannelOrders
    events: EventLog


class Warehouse(Struct, frozen=True, kw_only=True):
    """One warehouse, and which orders it sends."""

    connection_id: str
    system: str
    site: Site
    fulfilment: Fulfilment
    events: EventLog


class Bank(Struct, frozen=True, kw_only=True):
    """One bank connection; only its log is read."""

    connection_id: str
    system: str
    events: EventLog


class Ports(Struct, frozen=True, kw_only=True):
    """Every connection of the process."""

    erp: Erp
    warehouses: Mapping[str, Warehouse]
    """By connection id, the preferred one first; at least one."""
    shops: Mapping[str, Shop]
    """By connection id."""
    banks: Mapping[str, Bank]
    """By connection id."""
    credit: CreditBook
    """What the orders of a party took of its credit."""
    settle_s: float
    """How long a request that nobody answered may still be on its way."""

    @property
    def sites(self) -> tuple[Site, ...]:
        """The warehouses as the rule that chooses one knows them."""
        return tuple(one.site for one in self.warehouses.values())

    def looking(self) -> "Ports":
        """Give the same ports for a rehearsal: credit is looked at and not taken."""
        return structs.replace(self, credit=CreditGlance.of(self.credit))

    def warehouse(self, connection_id: str) -> Warehouse:
        """Give a warehouse; NotFound when no such connection is configured."""
        if connection_id not in self.warehouses:
            raise NotFound(f"no warehouse connection {connection_id} is configured")
        return self.warehouses[connection_id]

    def shop(self, connection_id: str) -> Shop:
        """Give a shop; NotFound when no such connection is configured."""
        if connection_id not in self.shops:
            raise NotFound(f"no shop connection {connection_id} is configured")
        return self.shops[connection_id]
