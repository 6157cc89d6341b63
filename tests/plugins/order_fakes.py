"""Everything that a company of a workflow test runs: fakes, and the ERP sandbox's books."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fake_shop import FakeShop
from fake_warehouse import FakeBank, FakeWarehouse
from msgspec import Struct

from trunkline_process_order_to_cash.credit_book import CreditBook
from trunkline_process_order_to_cash.ports import Bank, Erp, Ports, Shop, Warehouse
from trunkline_process_order_to_cash.rules.routing import Site
from trunkline_sandbox import Sandbox
from trunkline_sandbox_erp import (
    catalogue,
    invoices,
    parties,
    receipts,
    sales_orders,
    shipments,
    stock,
)
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.events import EventLogDesk
from trunkline_sandbox_erp.purchasing.schema import TABLES as PURCHASING
from trunkline_sandbox_erp.schema import TABLES
from trunkline_sandbox_erp.seeding import own_seed, plant


class Backends(Struct, frozen=True):
    """Everything that a test's company runs."""

    shop: FakeShop
    warehouse: FakeWarehouse
    bank: FakeBank
    erp: Erp
    books: Sandbox
    more_warehouses: tuple[FakeWarehouse, ...] = ()
    """Those that are asked when the first declines."""

    def ports(self, credit: CreditBook) -> Ports:
        """Give the connections as the process knows them."""
        shop = Shop(
            connection_id="shopify-main",
            system="system-shopify",
            channel_orders=self.shop,
            events=self.shop.log,
        )
        warehouses = [
            Warehouse(
                connection_id=one.name,
                system="system-warehouse",
                fulfilment=one,
                events=one.log,
                site=Site(one.name),
            )
            for one in (self.warehouse, *self.more_warehouses)
        ]
        bank = Bank(connection_id="bank-main", system="system-bank", events=self.bank.log)
        return Ports(
            erp=self.erp,
            warehouses={one.connection_id: one for one in warehouses},
            shops={"shopify-main": shop},
            banks={"bank-main": bank},
            credit=credit,
            settle_s=0.5,
        )

    def journal(self, kind: Any = "effect") -> Sequence[str]:
        """Name what the ERP did, in order."""
        return [one.name for one in self.books.journal.after(0, kind)]


def open_backends(state: Path) -> Backends:
    """Open fakes and the ERP sandbox's books, seeded as a newcomer finds them."""
    books = Sandbox.open(state, TABLES + PURCHASING)
    desk = Desk(books)
    plant(desk.books, own_seed())
    erp = Erp(
        connection_id="erp-main",
        system="sandbox-erp",
        catalogue=catalogue.CatalogueDesk(desk),
        parties=parties.PartiesDesk(desk),
        sales_orders=sales_orders.SalesOrdersDesk(desk),
        shipments=shipments.ShipmentsDesk(desk),
        stock=stock.StockDesk(desk),
        invoices=invoices.InvoicesDesk(desk),
        receipts=receipts.ReceiptsDesk(desk),
        events=EventLogDesk(desk),
    )
    return Backends(FakeShop(), FakeWarehouse(), FakeBank(), erp, books)
