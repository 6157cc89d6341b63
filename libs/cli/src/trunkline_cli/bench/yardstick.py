"""Runs the bare client over orders of its own and measures it as Trunkline is measured."""

import asyncio
import sys

from msgspec import json

from trunkline_cli.provision import SHARED_DATABASE, at

from .bare_calls import TABLE
from .company import SERVICES, Company
from .cpu import spent
from .figures import Bare
from .task import Backends, Done, Task

GRAPHQL = "/admin/api/2026-10/graphql.json"


async def silence(company: Company) -> None:
    """Stop our services, so that nobody else works on what the bare client does."""
    await asyncio.gather(*(company.stack.stop(name) for name in (*SERVICES, "gateway")))
    await company.conn.execute(TABLE)


async def measure(company: Company, at_once: int, orders: int) -> Bare:
    """Have the bare client carry as many orders, placed before its clock starts."""
    placed = [await company.place(webhook={"send": False}) for _ in range(orders)]
    called, meter = await company.requests(), company.meter()
    before = meter.read()
    done = await _run(Task(order_ids=tuple(placed), at_once=at_once, backends=_places(company)))
    postgres_s = spent(before, meter.read())["postgres"]
    return Bare(
        at_once=at_once,
        orders=orders,
        orders_per_s=round(orders / done.duration_s, 2),
        python_ms=round(done.cpu_s * 1000 / orders, 2),
        postgres_ms=round(postgres_s * 1000 / orders, 2),
        backend_calls=round((await company.requests() - called) / orders, 1),
    )


def _places(company: Company) -> Backends:
    stack = company.stack
    shop = stack.environment("sandbox-shopify")["TRUNKLINE_SHOPIFY_ACCESS_TOKEN"]
    warehouse = stack.environment("sandbox-warehouse")["TRUNKLINE_WAREHOUSE_TOKEN"]
    return Backends(
        shop_url=stack.url("sandbox-shopify") + GRAPHQL,
        shop_token=shop,
        warehouse_url=stack.url("sandbox-warehouse"),
        warehouse_token=warehouse,
        erp_address=stack.address("sandbox-erp"),
        database_url=at(stack.plan.admin_url(), SHARED_DATABASE),
    )


async def _run(task: Task) -> Done:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "trunkline_cli.bench.bare",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate(json.encode(task))
    if process.returncode != 0:
        raise RuntimeError("the bare client failed; what it said stands above")
    return json.decode(said, type=Done)
