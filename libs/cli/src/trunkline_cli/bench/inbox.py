"""How quickly people see what waits for them, however much that is."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psycopg

from trunkline.process.operations.v1 import inbox_pb2, operations_pb2
from trunkline_cli.provision import SHARED_DATABASE, at
from trunkline_cli.stack import Stack
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.inbox import Inbox, ListExceptionGroups, ShowException
from trunkline_model.capabilities.operations import (
    ExceptionFilter,
    ListExceptions,
    Operations,
)

from .figures import InboxRead, waits

OPERATIONS = "process-operations"

PLANT = """
INSERT INTO process.exceptions (exception_id, process, consumer, source, position, reason, field,
    sentence, owner, severity, about, raised_at)
SELECT 'exc_bench_' || number, CASE WHEN number %% 3 = 0 THEN 'inventory' ELSE 'order-to-cash' END,
    'order-to-cash', 'system-shopify', number,
    (ARRAY['unknown_sku', 'tax_amount', 'unmatched_receipt', 'not_paid'])[number %% 4 + 1],
    'lines[' || number %% 7 || '].sku', 'Exception ' || number || ' waits for a person.',
    'desk ' || number %% 20, (ARRAY['low', 'normal', 'high'])[number %% 3 + 1],
    'about ' || number %% 2000, now() - make_interval(secs => number)
FROM generate_series((SELECT count(*) + 1 FROM process.exceptions), %s) AS number
"""

type Ask = Callable[[], Awaitable[Any]]


async def measure(
    home: Path, sizes: tuple[int, ...], calls: int, say: Callable[[str], None]
) -> tuple[InboxRead, ...]:
    """Ask operations for pages and groups among so many open exceptions."""
    found: list[InboxRead] = []
    async with Stack(home, (OPERATIONS,), report=say) as stack:
        url = at(stack.plan.admin_url(), SHARED_DATABASE)
        async with (
            await psycopg.AsyncConnection.connect(url, autocommit=True) as conn,
            connect(stack.address(OPERATIONS)) as channel,
        ):
            operations = call_port(Operations, operations_pb2, channel)
            inbox = call_port(Inbox, inbox_pb2, channel)
            for waiting in sizes:
                await conn.execute(PLANT, [waiting])
                await conn.execute("VACUUM ANALYZE process.exceptions")
                say(f"{calls} questions of each kind among {waiting} exceptions")
                for name, ask in (await _questions(operations, inbox)).items():
                    found.append(await _asked(name, waiting, ask, calls))
    return tuple(found)


async def _questions(operations: Operations, inbox: Inbox) -> dict[str, Ask]:
    """What people ask: the first page, a later one, their own, one trouble, all troubles."""
    cursor = ""
    for _ in range(10):
        page = await operations.list_exceptions(ListExceptions(cursor=cursor, limit=500))
        cursor = page.next_cursor
    groups = (await inbox.list_exception_groups(ListExceptionGroups())).groups
    [some] = (await operations.list_exceptions(ListExceptions(limit=1))).exceptions
    mine = ExceptionFilter(owner="desk 7", severity="high")
    return {
        "first page": lambda: operations.list_exceptions(ListExceptions()),
        "page after 5,000": lambda: operations.list_exceptions(ListExceptions(cursor=cursor)),
        "one owner, urgent": lambda: operations.list_exceptions(ListExceptions(only=mine)),
        "one group": lambda: operations.list_exceptions(
            ListExceptions(only=ExceptionFilter(group_id=groups[0].group_id))
        ),
        "one exception, whole": lambda: inbox.show_exception(ShowException(some.exception_id)),
        "all groups": lambda: inbox.list_exception_groups(ListExceptionGroups()),
    }


async def _asked(name: str, waiting: int, ask: Ask, calls: int) -> InboxRead:
    took = []
    for _ in range(calls):
        began = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - began)
    return InboxRead(name, waiting, waits(took))
