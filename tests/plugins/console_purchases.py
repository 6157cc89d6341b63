"""Purchases, bills and payment runs that wait for somebody, as the console's tests show them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from console_fakes import FakeProcess
from msgspec import structs

from trunkline_kit.errors import TrunklineError
from trunkline_model.capabilities.payment_runs import (
    ListPaymentRuns,
    PaidBill,
    PaymentRunPage,
    RunPaymentView,
    SupplierPaymentRun,
)
from trunkline_model.capabilities.purchases import (
    ChangePurchase,
    GetPurchase,
    ListPurchases,
    Purchase,
    PurchasePage,
)
from trunkline_model.capabilities.supplier_bills import BillPage, ListBills, SupplierBill
from trunkline_model.money import Money
from trunkline_model.purchase_progress import ChangedLine, OrderChange, PurchaseLineView

BILL_KEY = "STEELWORKS/INV-7/doc_1"


def gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def purchase(**changes: Any) -> Purchase:
    """Give one that Omar asks for and Anna may approve."""
    nothing = Decimal(0)
    line = PurchaseLineView("1", "PAN-28", Decimal(40), gbp("16.40"), nothing, nothing, nothing)
    made = Purchase(
        purchase_number="PU-100001",
        case_id="case-pu-1",
        state="APPROVAL",
        supplier_code="STEELWORKS",
        requester="omar@demo.example",
        currency="GBP",
        net=gbp("656.00"),
        grni=gbp("0"),
        version="v1",
        approvers=("anna@demo.example",),
        order_number="",
        open_answer="",
        lines=(line,),
    )
    return structs.replace(made, **changes)


def ordered_line(line_id: str, sku: str, units: int, price: str) -> PurchaseLineView:
    """Give one of which nothing came, wanted on 7 December."""
    nothing, by = Decimal(0), date(2026, 12, 7)
    return PurchaseLineView(
        line_id, sku, Decimal(units), gbp(price), nothing, nothing, nothing, due_on=by
    )


def sent_purchase(**changes: Any) -> Purchase:
    """Give one that its supplier has: pans, of which some came, and lids of which none did."""
    pans = structs.replace(ordered_line("1", "PAN-28", 40, "16.40"), received=Decimal(12))
    lids = ordered_line("2", "LID-28", 40, "4.10")
    made = purchase(
        purchase_number="PU-9",
        state="PART_RECEIVED",
        lines=(pans, lids),
        order_version="o1",
        changeable=True,
    )
    return structs.replace(made, **changes)


def order_change(actor: str) -> OrderChange:
    """Give one that would have more pans later and no lids."""
    later = date(2026, 12, 14)
    lines = (
        ChangedLine("1", "PAN-28", Decimal(60), gbp("16.40"), later),
        ChangedLine("2", "LID-28", Decimal(0), gbp("4.10"), date(2026, 12, 7)),
    )
    return OrderChange(2, actor, "Winter sells.", "It waits for an approver.", lines)


def bill() -> SupplierBill:
    """Give one that matches."""
    return SupplierBill(
        bill_key=BILL_KEY,
        case_id="case-bill-1",
        state="MATCHED",
        kind="invoice",
        supplier_code="STEELWORKS",
        number="INV-7",
        purchase_number="PU-100001",
        gross=gbp("799.20"),
        twin="",
        explanation="PAN-28: 40 billed, 40 received.",
        ledger_number="",
        due_on=date(2026, 12, 1),
        run_key="",
        paid_on=None,
    )


def run(**changes: Any) -> SupplierPaymentRun:
    """Give one that Omar proposed and nobody has signed."""
    paid = PaidBill(BILL_KEY, "INV-7", gbp("799.20"))
    payment = RunPaymentView("TL1", "STEELWORKS", gbp("799.20"), "proposed", (paid,))
    made = SupplierPaymentRun(
        run_id="PR7",
        case_id="case-run-1",
        state="PROPOSED",
        content_sha256="ab" * 32,
        execute_on=date(2026, 11, 23),
        total=gbp("799.20"),
        proposed_by="omar@demo.example",
        signed_by=(),
        payments=(payment,),
    )
    return structs.replace(made, **changes)


@dataclass
class FakePurchases(FakeProcess):
    """Lists what is put in, by state; takes every decision."""

    purchases: list[Purchase] = field(default_factory=list)
    refuses_changes: TrunklineError | None = None

    async def list_purchases(self, request: ListPurchases) -> PurchasePage:
        self.heard(request)
        return PurchasePage(tuple(one for one in self.purchases if one.state == request.state))

    async def get_purchase(self, request: GetPurchase) -> Purchase:
        self.heard(request)
        named = (one for one in self.purchases if one.purchase_number == request.purchase_number)
        return next(named, purchase())

    async def approve_purchase(self, request: Any) -> Purchase:
        self.heard(request)
        return purchase()

    reject_purchase = withdraw_purchase = cancel_purchase = close_remainder = approve_purchase
    raise_purchase = accept_answer = record_delivery = approve_purchase

    async def change_purchase(self, request: ChangePurchase) -> Purchase:
        self.heard(request)
        if self.refuses_changes is not None:
            raise self.refuses_changes
        return purchase()


@dataclass
class FakeBills(FakeProcess):
    """The same for bills."""

    bills: list[SupplierBill] = field(default_factory=list)

    async def list_bills(self, request: ListBills) -> BillPage:
        self.heard(request)
        return BillPage(tuple(one for one in self.bills if one.state == request.state))

    async def approve_bill(self, request: Any) -> SupplierBill:
        self.heard(request)
        return bill()

    clear_twin = query_bill = reject_bill = hold_bill = lift_hold = get_bill = approve_bill


@dataclass
class FakeRuns(FakeProcess):
    """The same for payment runs."""

    runs: list[SupplierPaymentRun] = field(default_factory=list)

    async def list_payment_runs(self, request: ListPaymentRuns) -> PaymentRunPage:
        self.heard(request)
        return PaymentRunPage(tuple(one for one in self.runs if one.state == request.state))

    async def approve_payment_run(self, request: Any) -> SupplierPaymentRun:
        self.heard(request)
        return run()

    propose_payment_run = withdraw_payment_run = get_payment_run = approve_payment_run
