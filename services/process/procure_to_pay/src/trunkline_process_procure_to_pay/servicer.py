"""Offers the ports of the process on a gRPC server."""

import grpc.aio

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline.process.procure_to_pay.v1 import (
    bank_changes_pb2,
    payment_runs_pb2,
    period_accruals_pb2,
    purchases_pb2,
    supplier_bills_pb2,
    supplier_self_service_pb2,
    supplier_statements_pb2,
)
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.bank_changes import BankChanges
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.payment_runs import PaymentRuns
from trunkline_model.capabilities.period_accruals import PeriodAccruals
from trunkline_model.capabilities.purchases import Purchases
from trunkline_model.capabilities.replay import Replays
from trunkline_model.capabilities.supplier_bills import SupplierBills
from trunkline_model.capabilities.supplier_self_service import SupplierSelfService
from trunkline_model.capabilities.supplier_statements import SupplierStatements


def add_ports(
    server: grpc.aio.Server, desks: tuple[Purchases, SupplierBills, PaymentRuns], *, gate: Gate
) -> None:
    """Add what people ask to a server that has not started."""
    purchases, bills, runs = desks
    serve_port(server, Purchases, purchases_pb2, purchases, gate=gate)
    serve_port(server, SupplierBills, supplier_bills_pb2, bills, gate=gate)
    serve_port(server, PaymentRuns, payment_runs_pb2, runs, gate=gate)


def add_self_service(server: grpc.aio.Server, desk: SupplierSelfService) -> None:
    """Add what suppliers read and hand in to a server that has not started."""
    serve_port(server, SupplierSelfService, supplier_self_service_pb2, desk)


def add_bank_changes(server: grpc.aio.Server, desk: BankChanges, *, gate: Gate) -> None:
    """Add what people do about suppliers' accounts to a server that has not started."""
    serve_port(server, BankChanges, bank_changes_pb2, desk, gate=gate)


def add_statements(server: grpc.aio.Server, desk: SupplierStatements, *, gate: Gate) -> None:
    """Add what people ask about suppliers' statements to a server that has not started."""
    serve_port(server, SupplierStatements, supplier_statements_pb2, desk, gate=gate)


def add_accruals(server: grpc.aio.Server, desk: PeriodAccruals, *, gate: Gate) -> None:
    """Add what people ask about the end of a period to a server that has not started."""
    serve_port(server, PeriodAccruals, period_accruals_pb2, desk, gate=gate)


def add_lifecycles(server: grpc.aio.Server, lifecycles: Lifecycles) -> None:
    """Add the charts to a server that has not started."""
    serve_port(server, Lifecycles, lifecycles_pb2, lifecycles)


def add_casework(
    server: grpc.aio.Server, corrections: Corrections, replays: Replays, *, gate: Gate
) -> None:
    """Add what people correct and replay to a server that has not started."""
    serve_port(server, Corrections, corrections_pb2, corrections, gate=gate)
    serve_port(server, Replays, replay_pb2, replays, gate=gate)
