"""What a purchase meets in a test: a supplier and a bank in memory, and the ERP sandbox's books."""

from pathlib import Path

from fake_mail import FakeMail
from fake_paying_bank import FakePayingBank
from fake_supplier import FakeSupplier
from fake_warehouse import FakeWarehouse
from msgspec import Struct
from purchase_builders import gbp

from trunkline_model.bank_account import BankAccount
from trunkline_process_procure_to_pay.books import Books
from trunkline_process_procure_to_pay.ports import Bank, Erp, Ports, Post, Trade, Warehouse
from trunkline_process_procure_to_pay.rules.approval import ApprovalPolicy, Limit
from trunkline_process_procure_to_pay.terms import Terms
from trunkline_sandbox import Sandbox
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.events import EventLogDesk
from trunkline_sandbox_erp.purchasing import (
    accruals,
    goods_receipts,
    purchase_orders,
    requisitions,
    supplier_invoices,
    supplier_payments,
    suppliers,
)
from trunkline_sandbox_erp.purchasing.schema import TABLES as PURCHASING
from trunkline_sandbox_erp.schema import TABLES
from trunkline_sandbox_erp.seeding import own_seed, plant

TERMS = Terms(
    approval=ApprovalPolicy(
        (Limit("fay", gbp(200)), Limit("sam", gbp(50_000)), Limit("olu", None))
    ),
    debtor=BankAccount("Canal Street Trading Ltd", "GB33BUKB20201555555555"),
)


class PurchaseBackends(Struct, frozen=True):
    """Everything that a test's company buys with."""

    supplier: FakeSupplier
    other_supplier: FakeSupplier
    bank: FakePayingBank
    warehouse: FakeWarehouse
    erp: Erp
    books: Sandbox
    terms: Terms = TERMS
    mail: FakeMail | None = None
    """None: nobody is written to."""

    def ports(self, shared: Books) -> Ports:
        """Give the connections as the process knows them."""
        names = (self.supplier.code, self.other_supplier.code)
        trade = Trade(
            system="system-trading-partners",
            connections={one: f"{one.lower()}-main" for one in names},
            documents=self.supplier,
            inbox=self.supplier,
            events=self.supplier.log,
        )
        bank = Bank(
            connection_id="bank-main",
            system="system-bank",
            payment_files=self.bank,
            events=self.bank.log,
        )
        return Ports(
            erp=self.erp,
            trade=trade,
            bank=bank,
            warehouse=Warehouse(system="system-warehouse", events=self.warehouse.log),
            mail=Post(connection_id="mail", messages=self.mail) if self.mail else None,
            books=shared,
            terms=self.terms,
        )

    def journal(self) -> list[str]:
        """Name what the ERP did, in order."""
        return [one.name for one in self.books.journal.after(0, "effect")]


def open_purchase_backends(state: Path) -> PurchaseBackends:
    """Open fakes and the ERP sandbox's books, seeded as a newcomer finds them."""
    books = Sandbox.open(state, TABLES + PURCHASING)
    desk = Desk(books)
    plant(desk.books, own_seed())
    erp = Erp(
        connection_id="erp-main",
        system="sandbox-erp",
        suppliers=suppliers.SuppliersDesk(desk),
        requisitions=requisitions.RequisitionsDesk(desk),
        purchase_orders=purchase_orders.PurchaseOrdersDesk(desk),
        goods_receipts=goods_receipts.GoodsReceiptsDesk(desk),
        supplier_invoices=supplier_invoices.SupplierInvoicesDesk(desk),
        supplier_payments=supplier_payments.SupplierPaymentsDesk(desk),
        accruals=accruals.AccrualsDesk(desk),
        events=EventLogDesk(desk),
    )
    supplier = FakeSupplier()
    other = FakeSupplier("STEELWORKS", beside=supplier)
    return PurchaseBackends(supplier, other, FakePayingBank(), FakeWarehouse(), erp, books)
