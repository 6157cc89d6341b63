"""How long a certificate of a large day takes, and how much memory."""

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import psycopg
from msgspec import json

from trunkline.process.operations.v1 import completeness_pb2
from trunkline.system.document_register.v1 import document_register_pb2
from trunkline_cli.provision import SHARED_DATABASE, at
from trunkline_cli.stack import Stack
from trunkline_cli.tokens import bearer, oneself
from trunkline_kit import clock
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port, serve_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.completeness import Completeness, MakeCertificate
from trunkline_model.capabilities.document_register import DocumentRegister

from .figures import CountedDay
from .registers import OneDay

OPERATIONS = "process-operations"
TYPES = 5
"""Documents an order leaves: sale, payment, shipment, fulfilment, bill."""
WITHIN_S = 3600.0
"""A day of a million documents takes minutes."""
PROC = Path("/proc")


async def measure(home: Path, documents: int, say: Callable[[str], None]) -> CountedDay:
    """Count a day twice: the first count reads the journal of the day too."""
    day, orders = clock.now().date() - timedelta(days=1), documents // TYPES
    async with _registers(day, orders) as address:
        environment = {OPERATIONS: {"TRUNKLINE_CONNECTIONS": _connections(address)}}
        async with Stack(home, (OPERATIONS,), environment=environment, report=say) as stack:
            await _plant(at(stack.plan.admin_url(), SHARED_DATABASE), day, orders)
            say(f"a day of {documents} documents, twice")
            before_mb = resident_mb(stack, OPERATIONS)
            async with connect(stack.address(OPERATIONS)) as channel:
                port = call_port(
                    Completeness,
                    completeness_pb2,
                    channel,
                    deadline_s=WITHIN_S,
                    bearer=bearer(stack.home),
                )
                took, found = [], 0
                for _ in range(2):
                    began = time.monotonic()
                    one = await port.make_certificate(MakeCertificate("", day, oneself()))
                    took.append(round(time.monotonic() - began, 1))
                    found = sum(total.source.documents for total in one.totals)
            return CountedDay(
                documents=found,
                differences=len(one.differences),
                first_s=took[0],
                again_s=took[1],
                memory_before_mb=before_mb,
                memory_most_mb=most_mb(stack, OPERATIONS),
            )


@asynccontextmanager
async def _registers(day: date, orders: int) -> AsyncIterator[str]:
    server = GrpcServer()
    serve_port(server.server, DocumentRegister, document_register_pb2, OneDay(day, orders))
    port = await server.start(0)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await server.stop()


def _connections(address: str) -> str:
    def one(name: str) -> dict[str, str]:
        return {"connection_id": name, "address": address, "time_zone": "UTC"}

    wired = {"erp": one("erp-main"), "shops": [one("shopify")], "warehouses": [one("warehouse")]}
    return json.encode(wired).decode()


async def _plant(url: str, day: date, orders: int) -> None:
    statements = files(__package__).joinpath("day.sql").read_text(encoding="utf-8")
    values = {"day": day.isoformat(), "orders": orders}
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        for statement in statements.split(";\n\n"):
            await conn.execute(statement.encode(), values)
        await conn.execute("VACUUM ANALYZE process.cases, process.journal")


def resident_mb(stack: Stack, service: str) -> float:
    """Give the memory that a service has now."""
    return _status_mb(stack, service, "VmRSS")


def most_mb(stack: Stack, service: str) -> float:
    """Give the most memory that a service ever had."""
    return _status_mb(stack, service, "VmHWM")


def _status_mb(stack: Stack, service: str, name: str) -> float:
    """Read a figure of the service's memory as the kernel tells it, of its largest process."""
    group = stack.children[service].group
    kilobytes = [_told(one, name) for one in PROC.iterdir() if _is_of(one.name, group)]
    return round(max(kilobytes, default=0) / 1024, 1)


def _is_of(name: str, group: int) -> bool:
    try:
        return name.isdigit() and os.getpgid(int(name)) == group
    except ProcessLookupError:
        return False


def _told(process: Path, name: str) -> int:
    lines = (process / "status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
