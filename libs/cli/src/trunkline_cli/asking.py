"""Asking the processes of a running stack, and saying their answers to a person or a program."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import click
import msgspec

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.operations.v1 import (
    completeness_pb2,
    evidence_pb2,
    inbox_pb2,
    lineage_pb2,
    mappings_pb2,
    measures_pb2,
    operations_pb2,
    personal_pb2,
)
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.partners.v1 import partners_pb2
from trunkline.process.procure_to_pay.v1 import (
    period_accruals_pb2,
    purchases_pb2,
    supplier_statements_pb2,
)
from trunkline_kit.channel import connect
from trunkline_kit.errors import TrunklineError
from trunkline_kit.rpc import DEADLINE_S, call_port
from trunkline_model.capabilities.completeness import Completeness
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.evidence import Audit
from trunkline_model.capabilities.inbox import Inbox
from trunkline_model.capabilities.lineage import Tracing
from trunkline_model.capabilities.mappings import Mappings
from trunkline_model.capabilities.measures import ProcessMeasures
from trunkline_model.capabilities.operations import Operations
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.partners import Partners
from trunkline_model.capabilities.period_accruals import PeriodAccruals
from trunkline_model.capabilities.personal import PersonalData
from trunkline_model.capabilities.purchases import Purchases
from trunkline_model.capabilities.replay import Replays
from trunkline_model.capabilities.supplier_statements import SupplierStatements

from . import home, settings, tokens
from .topology import variable

as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer for a program.")
"""Option of every question."""
reason = click.option("--reason", required=True, help="Why; kept in the journal.")
"""Option of every decision."""
actor = click.option(
    "--actor",
    default=tokens.oneself,
    show_default="you, on this machine",
    help="Who decides, of those in `people list`; kept in the journal.",
)
"""Option of every decision."""

type Asked[P] = AbstractAsyncContextManager[P]
"""A process that answers as long as the block lives."""


def operations() -> Asked[Operations]:
    """Cases and exceptions of every process."""
    return _asked("process-operations", Operations, operations_pb2)


def inbox() -> Asked[Inbox]:
    """What people do with exceptions of every process."""
    return _asked("process-operations", Inbox, inbox_pb2)


def audit_port() -> Asked[Audit]:
    """Walks evidence and its anchors; an anchor of a million heads may take its time."""
    return _asked("process-operations", Audit, evidence_pb2, deadline_s=600.0)


def mapping_tables() -> Asked[Mappings]:
    """What codes are called in each backend; a dry run looks at many documents."""
    return _asked("process-operations", Mappings, mappings_pb2, deadline_s=300.0)


def tracing() -> Asked[Tracing]:
    """Walks evidence backwards and forwards."""
    return _asked("process-operations", Tracing, lineage_pb2)


def whole_days() -> Asked[Completeness]:
    """Counts days; a day of a hundred thousand documents takes its time."""
    return _asked("process-operations", Completeness, completeness_pb2, deadline_s=600.0)


def personal_data() -> Asked[PersonalData]:
    """What is kept about people, over all services and the backends behind them."""
    return _asked("process-operations", PersonalData, personal_pb2, deadline_s=300.0)


def measuring() -> Asked[ProcessMeasures]:
    """Measures processes; a long time takes its time."""
    return _asked("process-operations", ProcessMeasures, measures_pb2, deadline_s=120.0)


def corrections() -> Asked[Corrections]:
    """What people put right, of every process."""
    return _asked("process-operations", Corrections, corrections_pb2)


def replays() -> Asked[Replays]:
    """Previews and replays, of every process."""
    return _asked("process-operations", Replays, replay_pb2)


def orders() -> Asked[OrderToCash]:
    """The process that carries orders."""
    return _asked("process-order-to-cash", OrderToCash, order_to_cash_pb2)


def supplier_statements() -> Asked[SupplierStatements]:
    """The process that carries purchases, about what suppliers say is open."""
    return _asked("process-procure-to-pay", SupplierStatements, supplier_statements_pb2)


def period_accruals() -> Asked[PeriodAccruals]:
    """The process that carries purchases, about the end of a period."""
    return _asked("process-procure-to-pay", PeriodAccruals, period_accruals_pb2)


def purchases() -> Asked[Purchases]:
    """The process that carries purchases."""
    return _asked("process-procure-to-pay", Purchases, purchases_pb2)


def partners() -> Asked[Partners]:
    """The process that knows partners."""
    return _asked("process-partners", Partners, partners_pb2)


def answered[T: msgspec.Struct](question: Coroutine[Any, Any, T]) -> T:
    """Wait for the answer; what the process refuses is told in its own sentence."""
    try:
        return asyncio.run(question)
    except TrunklineError as refusal:
        faults = "".join(f"\n  {one.field}: {one.sentence}" for one in refusal.fields)
        raise click.ClickException(f"{refusal.sentence}{faults}") from refusal


def tell[T](answer: T, text: Callable[[T], str], *, as_json: bool) -> None:
    """Print an answer as text, or whole as JSON."""
    click.echo(msgspec.json.encode(answer).decode() if as_json else text(answer))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Align columns by their widest word; a table without rows says so."""
    words = [[str(cell) for cell in row] for row in rows]
    if not words:
        return "none"
    lines = [[name.upper() for name in head], *words]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


@asynccontextmanager
async def _asked[P](
    service: str, port: type[P], messages: object, *, deadline_s: float = DEADLINE_S
) -> AsyncIterator[P]:
    async with connect(_address(service)) as channel:
        who = tokens.bearer(settings.load().home)
        yield call_port(port, messages, channel, deadline_s=deadline_s, bearer=who)


def _address(service: str) -> str:
    """`host:port`: given in the environment (a cluster), else of the stack that runs here."""
    given = os.environ.get(f"TRUNKLINE_{variable(service)}_ADDRESS")
    if given:
        return given
    try:
        return home.read_run(settings.load().home).addresses[f"{service}.grpc"]
    except home.NotRunning as refusal:
        raise click.ClickException(str(refusal)) from refusal
