"""Numbers of ours that were given after the backup: found in the backends, and not given again.

The writes of an order are named after its number. A restored database would give the numbers since
the backup anew, perhaps to other orders: what was sent for the first would be found for the second.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier, Literal

from trunkline_model.capabilities.document_register import DocumentType

from .judging import Held, Known

SERIES = {"TL": "order_numbers", "PU": "purchase_numbers"}
"""Sequence of each kind of number, by how its numbers begin."""
NUMBER = re.compile(r"\b(TL|PU)-(\d+)")
LEFT_FREE = 1000
"""Numbers that are skipped: some may have gone to orders that no backend had heard of."""
NEXT = SQL("SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM process.{}")
THERE = "SELECT to_regclass('process.' || %s) IS NOT NULL"
KEEP = """
INSERT INTO process.given_order_numbers (source, document, order_number)
VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""

type Connection = AsyncConnection[TupleRow]


class Series(Struct, frozen=True):
    """One kind of number that would be given twice."""

    prefix: str
    """TL or PU."""
    next: int
    """Which one would be given next."""
    held: int
    """The highest that a backend knows."""


class Had(Struct, frozen=True):
    """The number that an order of a shop had, and is to have again."""

    source: str
    """The shop's system."""
    document: str
    """The shop's own number of the order."""
    order_number: str


async def behind(conn: Connection, held: Iterable[Held]) -> tuple[Series, ...]:
    """Name each kind of number whose next one a backend knows already."""
    highest = _highest(held)
    found = [Series(one, await _next(conn, one), number) for one, number in highest.items()]
    return tuple(one for one in found if 0 < one.next <= one.held)


def remembered(held: Sequence[Held], known: Iterable[Known]) -> list[Had]:
    """Tell which orders of shops had which numbers, of those that are not known here any more.

    Shop and ERP are joined by the reference that both show; one that stands for several is left
    out.
    """
    here = {one.related_key for one in known}
    orders = [one for one in held if one.document_type == DocumentType.ORDER and one.key]
    sold = [one for one in orders if not one.made_here]
    booked = [one for one in orders if one.made_here and one.related_key not in here]
    times = Counter((one.made_here, one.key) for one in (*sold, *booked))
    numbers = {one.key: one.related_key for one in booked if times[True, one.key] == 1}
    alone = [one for one in sold if times[False, one.key] == 1 and one.key in numbers]
    return [Had(one.system, _plain(one), numbers[one.key]) for one in alone]


async def heal(conn: Connection, series: Iterable[Series], had: Iterable[Had]) -> None:
    """Keep the numbers that orders had, and go on far beyond those that were given."""
    async with conn.transaction():
        for order in had:
            await conn.execute(KEEP, [order.source, order.document, order.order_number])
        for one in series:
            words = SQL("SELECT setval({}, {})")
            name = f"process.{SERIES[one.prefix]}"
            await conn.execute(words.format(Literal(name), Literal(one.held + LEFT_FREE)))


def _highest(held: Iterable[Held]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for prefix, number in _numbers(held):
        highest[prefix] = max(number, highest.get(prefix, 0))
    return highest


def _numbers(held: Iterable[Held]) -> Iterator[tuple[str, int]]:
    for one in held:
        for name in (one.key, one.related_key, one.document_id):
            for prefix, digits in NUMBER.findall(name):
                yield prefix, int(digits)


async def _next(conn: Connection, prefix: str) -> int:
    """Give the next number; 0 where the sequence is not."""
    there = await (await conn.execute(THERE, [SERIES[prefix]])).fetchone()
    if not there or not there[0]:
        return 0
    row = await (await conn.execute(NEXT.format(Identifier(SERIES[prefix])))).fetchone()
    return int(row[0]) if row else 0


def _plain(order: Held) -> str:
    """A shop's number without the path that some of its answers put before it."""
    return order.document_id.rpartition("/")[2]
