"""The processes behind the console, each as the port it offers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from msgspec import Struct

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline.process.operations.v1 import (
    completeness_pb2,
    counted_pb2,
    evidence_pb2,
    inbox_pb2,
    lineage_pb2,
    mappings_pb2,
    measures_pb2,
    operations_pb2,
)
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.procure_to_pay.v1 import (
    bank_changes_pb2,
    payment_runs_pb2,
    period_accruals_pb2,
    purchases_pb2,
    supplier_bills_pb2,
)
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.bank_changes import BankChanges
from trunkline_model.capabilities.completeness import Completeness
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.counted import Counted
from trunkline_model.capabilities.evidence import Audit
from trunkline_model.capabilities.inbox import Inbox
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.lineage import Tracing
from trunkline_model.capabilities.mappings import Mappings
from trunkline_model.capabilities.measures import ProcessMeasures
from trunkline_model.capabilities.operations import Operations
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.payment_runs import PaymentRuns
from trunkline_model.capabilities.period_accruals import PeriodAccruals
from trunkline_model.capabilities.purchases import Purchases
from trunkline_model.capabilities.replay import Replays
from trunkline_model.capabilities.supplier_bills import SupplierBills

from .acting import bearer
from .settings import Settings

DEADLINE_S = 10.0
"""Shorter than the gateway's timeout, so that we and not it say what happened."""
COUNTING_S = 25.0
"""The same for what counts a whole day on every side, or goes through a long time."""
ORDERS = "order-to-cash"
"""The process that carries orders, as cases name it."""
PURCHASES = "purchase"
"""The process that carries purchases, as cases name it."""


class Ports(Struct, frozen=True):
    """What the routes call."""

    operations: Operations
    """Cases and exceptions of every process."""
    inbox: Inbox
    """What people do with exceptions."""
    corrections: Corrections
    """Edits what came in."""
    replays: Replays
    """Says what a replay would do, and does it."""
    audit: Audit
    """Proof that the evidence is as it was written."""
    counted: Counted
    """Leads from a certificate's figures to its documents."""
    completeness: Completeness
    """Proves days whole, and closes them."""
    measures: ProcessMeasures
    """Says how well processes run."""
    mappings: Mappings
    """Drafts, checks, tries and publishes what codes are called elsewhere."""
    tracing: Tracing
    """Walks from a value to what it came from, and on from there."""
    orders: OrderToCash
    """Orders, and decisions on them."""
    purchases: Purchases
    """Purchases, and decisions on them."""
    bills: SupplierBills
    """What suppliers bill, and decisions on it."""
    runs: PaymentRuns
    """Payments to suppliers, and signatures under them."""
    bank_changes: BankChanges
    """Suppliers' new accounts, and what was done to be sure of them."""
    accruals: PeriodAccruals
    """Services owed at the end of a month."""
    lifecycles: Lifecycles
    """The charts of all processes, and the states that their cases passed."""


@asynccontextmanager
async def open_ports(settings: Settings) -> AsyncIterator[Ports]:
    """Open a channel to each process; they connect when first called."""
    async with AsyncExitStack() as stack:
        operations = await stack.enter_async_context(connect(settings.process_operations_address))
        orders = await stack.enter_async_context(connect(settings.process_order_to_cash_address))
        buying = await stack.enter_async_context(connect(settings.process_procure_to_pay_address))
        who = bearer(settings.actor_secret)
        soon = partial(call_port, deadline_s=DEADLINE_S, bearer=who)
        later = partial(call_port, deadline_s=COUNTING_S, bearer=who)
        yield Ports(
            operations=soon(Operations, operations_pb2, operations),
            inbox=soon(Inbox, inbox_pb2, operations),
            corrections=soon(Corrections, corrections_pb2, operations),
            replays=soon(Replays, replay_pb2, operations),
            audit=soon(Audit, evidence_pb2, operations),
            completeness=later(Completeness, completeness_pb2, operations),
            measures=later(ProcessMeasures, measures_pb2, operations),
            counted=later(Counted, counted_pb2, operations),
            mappings=later(Mappings, mappings_pb2, operations),
            tracing=soon(Tracing, lineage_pb2, operations),
            orders=soon(OrderToCash, order_to_cash_pb2, orders),
            purchases=soon(Purchases, purchases_pb2, buying),
            bills=soon(SupplierBills, supplier_bills_pb2, buying),
            runs=soon(PaymentRuns, payment_runs_pb2, buying),
            bank_changes=soon(BankChanges, bank_changes_pb2, buying),
            accruals=later(PeriodAccruals, period_accruals_pb2, buying),
            lifecycles=soon(Lifecycles, lifecycles_pb2, operations),
        )
