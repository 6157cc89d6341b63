"""What is asked of our own database while a campaign runs, and how."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import httpx
import psycopg

from .reading.warehouse import told_events
from .reading.whole import Windows

STATES = "SELECT case_id, business_key, state FROM process.cases WHERE process = 'order-to-cash'"
STANDING = """
SELECT c.business_key, c.state, t.name, t.state, t.attempts, t.last_error
FROM process.cases c JOIN process.transitions t USING (case_id)
WHERE c.process IN ('order-to-cash', 'purchase', 'supplier-invoice', 'payment-run')
    AND t.state IN ('open', 'running', 'parked', 'stuck')
ORDER BY 1 LIMIT 20
"""
BUSY = """
SELECT count(*) FROM process.transitions t JOIN process.cases c USING (case_id)
WHERE c.process = 'order-to-cash' AND t.state IN ('open', 'running', 'parked')
"""
"""What a machine is at or will try again, also where a person was told of it."""
UNREAD = """
SELECT (SELECT count(*) FROM system_shopify.event_log WHERE position > read.shop)
     + (SELECT count(*) FROM system_warehouse.event_log WHERE position > read.warehouse)
FROM (
    SELECT coalesce(max(position) FILTER (WHERE source = 'system-shopify'), 0) AS shop,
        coalesce(max(position) FILTER (WHERE source = 'system-warehouse'), 0) AS warehouse
    FROM process.cursors WHERE consumer = 'order-to-cash'
) AS read
"""
"""What system services heard and order-to-cash has not read yet."""
HEARD = "SELECT event_id FROM system_warehouse.event_log WHERE source = 'warehouse'"

type Rows = Callable[..., Awaitable[list[tuple[Any, ...]]]]


async def all_heard(windows: Windows, rows: Rows) -> bool:
    """Say whether what the warehouse tells was heard, by whatever way; False while it is away.

    It may still be telling when the last order is at its end: its list is swept each second.
    """
    with suppress(httpx.HTTPError, KeyError, ValueError):
        told = await told_events(windows.warehouse, windows.warehouse_token)
        return {row[0] for row in await rows(HEARD)}.issuperset(told)
    return False


async def ask(url: str, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    """Read over a connection of its own."""
    async with await _connected(url) as conn:
        return await (await conn.execute(query.encode(), values)).fetchall()


async def command(url: str, statement: str) -> None:
    """Change something, also while the database takes no writes."""
    async with await _connected(url) as conn:
        await conn.execute("SET default_transaction_read_only = off")
        await conn.execute(statement.encode())


async def _connected(url: str) -> psycopg.AsyncConnection[tuple[Any, ...]]:
    return await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=2)
