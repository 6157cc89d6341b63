"""What a restored database knows, and until when it knew anything."""

from datetime import date, datetime

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from .judging import Known

NEWEST = "SELECT max(at) FROM process.journal"
NOTED = "SELECT at FROM process.noted_until"
KNOWN = """
SELECT side, document_type, key, document_id, on_day, state, related_key, case_id
FROM process.known_documents WHERE on_day >= %s
"""
CURSORS = "SELECT DISTINCT source, max(position) FROM process.cursors GROUP BY source"
HEAD = "SELECT position FROM {}.event_head"

type Connection = AsyncConnection[TupleRow]


async def restored_to(conn: Connection) -> datetime | None:
    """Give the instant of its newest evidence; None when it holds none."""
    row = await (await conn.execute(NEWEST)).fetchone()
    newest: datetime | None = row[0] if row else None
    return newest


async def noted(conn: Connection) -> bool:
    """Whether all evidence was read for what it says of documents."""
    newest = await restored_to(conn)
    row = await (await conn.execute(NOTED)).fetchone()
    return newest is None or (row is not None and row[0] >= newest)


async def known_since(conn: Connection, first: date) -> list[Known]:
    """Give every document of a day and after it."""
    rows = await (await conn.execute(KNOWN, [first])).fetchall()
    return [Known(*row) for row in rows]


async def ahead_of_log(conn: Connection) -> list[tuple[str, int, int]]:
    """Name each system whose log ends before what was read of it: the two are of two moments.

    Its next events would be skipped. Gives the system, the cursor and the end of the log.
    """
    found = []
    for source, position in await (await conn.execute(CURSORS)).fetchall():
        words = psycopg.sql.SQL(HEAD).format(psycopg.sql.Identifier(source.replace("-", "_")))
        try:
            async with conn.transaction():
                row = await (await conn.execute(words)).fetchone()
        except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
            continue  # its log is not here, or not ours to read: `trunkline doctor` compares them
        if row is not None and position > row[0]:
            found.append((source, position, row[0]))
    return found
