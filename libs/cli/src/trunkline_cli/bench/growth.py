"""Many cases beside the ones at work: what they make an order, an idle hour and a restart cost.

They are copies of a closed order under other names, with all their rows: what grows is what
would grow. Their chains are copies too, so such a database is good for nothing else.
"""

import asyncio
import time
from datetime import datetime
from importlib.resources import files

from trunkline_cli.readiness import until_ready

from . import carrying
from .company import PROCESS, SERVICES, Company, until
from .cpu import spent
from .figures import Growth, Idle, Restart

COUNT = "SELECT count(*) FROM process.cases WHERE process = 'order-to-cash'"
OPEN = "SELECT count(*) FROM process.transitions WHERE state IN ('open', 'running', 'parked')"
AT_ONCE = 8
RESTART_WITHIN_S = 600.0


async def plant(company: Company, cases: int, state: str = "CLOSED", due: int = 0) -> None:
    """Copy a closed order until there are so many cases; so many copies have work that is due."""
    have = int(await company.value(COUNT))
    statements = files(__package__).joinpath("plant.sql").read_text(encoding="utf-8")
    values = {"first": have + 1, "last": max(cases, have), "state": state, "due": due}
    async with company.conn.transaction():
        for statement in statements.split(";\n\n"):
            await company.conn.execute(statement.encode(), values)
    await company.conn.execute("VACUUM ANALYZE")


async def measure(company: Company, cases: int, orders: int) -> Growth:
    """Carry orders among so many cases."""
    await plant(company, cases)
    found = await carrying.measure(company, AT_ONCE, orders)
    return Growth(cases, found.python_ms, found.postgres_ms)


async def idle(company: Company, cases: int, seconds: float) -> Idle:
    """Watch what the services use while so many cases wait and nothing happens."""
    if cases:
        await plant(company, cases, state="RELEASED")
    await company.settled()
    meter = company.meter()
    before, began = meter.read(), time.monotonic()
    await asyncio.sleep(seconds)
    used, took_s = spent(before, meter.read()), time.monotonic() - began
    python_s = sum(used[name] for name in SERVICES)
    percent = 100 / took_s
    open_cases = int(await company.value(COUNT + " AND state <> 'CLOSED'"))
    return Idle(open_cases, round(python_s * percent, 2), round(used["postgres"] * percent, 2))


async def restart(company: Company, transitions: int) -> Restart:
    """Kill order-to-cash, leave it so many open transitions, and time its coming back.

    The copies ask for nothing any more, so each of these transitions is begun, found not to be
    due, journalled as withdrawn and let go: all that recovering does, without a backend.
    """
    await company.stack.stop(PROCESS)
    have = int(await company.value(COUNT))
    await plant(company, have + transitions, due=transitions)
    began_at: datetime = await company.value("SELECT now()")
    began = time.monotonic()
    await company.stack.restart(PROCESS)
    await until_ready(PROCESS, company.stack.plan)
    ready_s = time.monotonic() - began

    async def none() -> bool:
        return int(await company.value(OPEN)) == 0

    await until(none, "the transitions to end", RESTART_WITHIN_S)
    first_s = await company.value(
        "SELECT extract(epoch FROM min(changed_at) - %s)::float FROM process.transitions"
        " WHERE state = 'withdrawn' AND changed_at >= %s",
        began_at,
        began_at,
    )
    done_s = time.monotonic() - began
    return Restart(transitions, round(ready_s, 2), round(float(first_s or 0), 2), round(done_s, 2))
