"""The processes behind the console, each as the port it offers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import Struct

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline.process.operations.v1 import (
    completeness_pb2,
    evidence_pb2,
    inbox_pb2,
    lineage_pb2,
    operations_pb2,
)
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.completeness import Completeness
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.evidence import Audit
from trunkline_model.capabilities.inbox import Inbox
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.lineage import Tracing
from trunkline_model.capabilities.operations import Operations
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.replay import Replays

from .settings import Settings

DEADLINE_S = 10.0
"""Shorter than the gateway's timeout, so that we and not it say what happened."""
COUNTING_S = 25.0
"""The same for what counts a whole day on every side."""
ORDERS = "order-to-cash"
"""The process that carries orders, as cases name it."""


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
    completeness: Completeness
    """Proves days whole, and closes them."""
    tracing: Tracing
    """Walks from a value to what it came from, and on from there."""
    orders: OrderToCash
    """Orders, and decisions on them."""
    lifecycles: dict[str, Lifecycles]
    """Who knows the lifecycle of a process, by its name."""


@asynccontextmanager
async def open_ports(settings: Settings) -> AsyncIterator[Ports]:
    """Open a channel to each process; they connect when first called."""
    async with AsyncExitStack() as stack:
        operations = await stack.enter_async_context(connect(settings.process_operations_address))
        orders = await stack.enter_async_context(connect(settings.process_order_to_cash_address))
        inbox = call_port(Inbox, inbox_pb2, operations, deadline_s=DEADLINE_S)
        audit = call_port(Audit, evidence_pb2, operations, deadline_s=DEADLINE_S)
        completeness = call_port(Completeness, completeness_pb2, operations, deadline_s=COUNTING_S)
        tracing = call_port(Tracing, lineage_pb2, operations, deadline_s=DEADLINE_S)
        charts = call_port(Lifecycles, lifecycles_pb2, orders, deadline_s=DEADLINE_S)
        corrections = call_port(Corrections, corrections_pb2, operations, deadline_s=DEADLINE_S)
        replays = call_port(Replays, replay_pb2, operations, deadline_s=DEADLINE_S)
        yield Ports(
            operations=call_port(Operations, operations_pb2, operations, deadline_s=DEADLINE_S),
            inbox=inbox,
            corrections=corrections,
            replays=replays,
            audit=audit,
            completeness=completeness,
            tracing=tracing,
            orders=call_port(OrderToCash, order_to_cash_pb2, orders, deadline_s=DEADLINE_S),
            lifecycles={ORDERS: charts},
        )
