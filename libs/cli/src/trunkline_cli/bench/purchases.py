"""What matching costs: bills a second, one of very many lines, and a run that pays thousands."""

import os
import time
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from trunkline.system.suppliers.v1 import suppliers_pb2
from trunkline_kit import clock
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.payment_runs import ProposePaymentRun
from trunkline_model.capabilities.supplier_bills import DecideBill, ListBills
from trunkline_model.capabilities.suppliers import GetSupplier, Suppliers

from .buying import ASKS, DECIDES, ERP, PROCESS, Buying, Say, buying
from .completeness import most_mb, resident_mb
from .cpu import Meter, spent
from .purchase_figures import Bought
from .supplier import CODE

BILLS_AN_ORDER = 20
COMMITS_A_BILL = 4
"""What a bill is told, cleared, validated and matched by: each a commit, whoever does it."""
ROW_BYTES = 2_000


async def measure(home: Path, say: Say, *, bills: int, lines: int, run_bills: int) -> Bought:
    """Match so many bills, then one of so many lines, then propose a run of so many bills."""
    async with buying(home, say) as one:
        say(f"{bills} bills, {BILLS_AN_ORDER} of them for each order")
        took_s, used = await _matched(one, bills)
        say("the bare client")
        bare_ms = await _bare(one, bills)
        say(f"a run of {run_bills} bills")
        run_s = await _proposed(one, run_bills)
        before = resident_mb(one.stack, PROCESS)
        say(f"a bill of {lines} lines")
        line_s = await _long_bill(one, lines)
        python_ms = 1000 * used[PROCESS] / bills
        return Bought(
            bills=bills,
            matched_per_s=round(bills / took_s, 1),
            python_ms=round(python_ms, 1),
            postgres_ms=round(1000 * used["postgres"] / bills, 1),
            bare_ms=round(bare_ms, 2),
            times_bare=round(python_ms / bare_ms, 1),
            run_bills=run_bills,
            run_s=round(run_s, 2),
            lines=lines,
            lines_s=round(line_s, 1),
            memory_before_mb=before,
            memory_most_mb=most_mb(one.stack, PROCESS),
        )


async def _matched(one: Buying, bills: int) -> tuple[float, dict[str, float]]:
    """Order and receive all of it first; every bill is of one unit, and no two are alike."""
    orders = [
        await one.order(f"order-{place}", 1, BILLS_AN_ORDER)
        for place in range(-(-bills // BILLS_AN_ORDER))
    ]
    meter = Meter({name: child.group for name, child in one.stack.children.items()})
    before, began = meter.read(), time.monotonic()
    for place in range(bills):
        number = orders[place // BILLS_AN_ORDER]
        one.supplier.bill(f"B-{place + 1}", number, 1, place % BILLS_AN_ORDER)
    await one.reached("supplier-invoice", "MATCHED", bills)
    return time.monotonic() - began, spent(before, meter.read())


async def _bare(one: Buying, bills: int) -> float:
    """Give CPU ms a bill of a client that asks for the supplier and commits as often, no more."""
    rows = "CREATE TEMP TABLE bare (entry bytea)"
    await one.conn.execute(rows)
    entry = os.urandom(ROW_BYTES)
    async with connect(one.stack.address(ERP)) as channel:
        suppliers = call_port(Suppliers, suppliers_pb2, channel)
        began = time.process_time()
        for _ in range(bills):
            await suppliers.get_supplier(GetSupplier("erp-main", CODE))
            for _ in range(COMMITS_A_BILL):
                await one.conn.execute("INSERT INTO bare VALUES (%s)", [entry])
    return 1000 * (time.process_time() - began) / bills


async def _proposed(one: Buying, bills: int) -> float:
    """Post one bill, copy it until there are so many, and propose them all."""
    first = (await one.bills.list_bills(ListBills(state="MATCHED", limit=1))).bills[0]
    await one.bills.approve_bill(DecideBill(first.bill_key, DECIDES, "agreed"))
    await one.reached("supplier-invoice", "POSTED", 1)
    statement = files(__package__).joinpath("bills.sql").read_text(encoding="utf-8")
    await one.conn.execute(statement.encode(), {"bills": bills - 1})
    day = clock.now().date() + timedelta(days=1)
    began = time.monotonic()
    asked = ProposePaymentRun(ASKS, day, day + timedelta(days=40))
    run = await one.runs.propose_payment_run(asked)
    took_s = time.monotonic() - began
    found = sum(len(payment.bills) for payment in run.payments)
    if found != bills:
        raise RuntimeError(f"the run pays {found} bills, not {bills}")
    return took_s


async def _long_bill(one: Buying, lines: int) -> float:
    number = await one.order("long", lines, 1)
    await one.reached("purchase", "RECEIVED", 1)
    before = await one.count("supplier-invoice", "MATCHED")
    began = time.monotonic()
    one.supplier.bill("LONG-1", number, lines, 0)
    await one.reached("supplier-invoice", "MATCHED", before + 1)
    return time.monotonic() - began
