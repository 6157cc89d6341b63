"""The three processes of the service, put together from their charts, folds and standing."""

from trunkline_durable.process import Process

from .cases import payment_run, purchase, supplier_invoice
from .cases.payment_run import RunCase
from .cases.purchase import PurchaseCase
from .cases.supplier_invoice import BillCase
from .lifecycle import BILL_CHART, PURCHASE_CHART, RUN_CHART
from .standing import bill_state, purchase_state, run_state

PURCHASE: Process[PurchaseCase] = Process(
    name="purchase",
    snapshot=PurchaseCase,
    facts=purchase.PurchaseFact,
    fold=purchase.fold,
    state_of=purchase_state,
    due=lambda _: (),
    chart=PURCHASE_CHART,
    transitions={},
    any_order=True,
    owner="purchasing",
)
SUPPLIER_INVOICE: Process[BillCase] = Process(
    name="supplier-invoice",
    snapshot=BillCase,
    facts=supplier_invoice.BillFact,
    fold=supplier_invoice.fold,
    state_of=bill_state,
    due=lambda _: (),
    chart=BILL_CHART,
    transitions={},
    any_order=True,
    owner="accounts payable",
)
PAYMENT_RUN: Process[RunCase] = Process(
    name="payment-run",
    snapshot=RunCase,
    facts=payment_run.RunFact,
    fold=payment_run.fold,
    state_of=run_state,
    due=lambda _: (),
    chart=RUN_CHART,
    transitions={},
    any_order=True,
    owner="treasury",
)
PROCESSES = (PURCHASE, SUPPLIER_INVOICE, PAYMENT_RUN)
