"""The book of erasures: proposals that wait for a second person, and what became of each."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct, convert, json

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.personal import Erasure, ErasureItem
from trunkline_store.pool import Connection

COLUMNS = """
SELECT erasure_id, state, cases, items, actor, approver, proposed_at, erased_at, due_on
FROM erasures
"""

ADD = """
INSERT INTO erasures (erasure_id, cases, items, reason, state, actor, proposed_at, due_on)
VALUES (%s, %s, %s, %s, 'proposed', %s, %s, %s)
"""

ERASED = """
UPDATE erasures SET state = %s, cases = %s, items = %s, approver = %s, erased_at = %s, due_on = %s
WHERE erasure_id = %s
"""

DUE = "SELECT erasure_id FROM erasures WHERE state = 'kept' AND due_on <= %s ORDER BY due_on"


class Planned(Struct, frozen=True):
    """What is to be done."""

    cases: tuple[str, ...]
    items: tuple[ErasureItem, ...]
    due_on: date


async def propose(
    conn: Connection, erasure_id: str, plan: Planned, who: tuple[str, str, datetime]
) -> None:
    """Enter a proposal: actor, sealed reason, instant."""
    actor, reason, at = who
    items = json.encode(plan.items).decode()
    await conn.execute(ADD, [erasure_id, list(plan.cases), items, reason, actor, at, plan.due_on])


async def read(conn: Connection, erasure_id: str) -> Erasure:
    """Read one and hold it until the transaction ends; NotFound for an unknown id."""
    statement = f"{COLUMNS} WHERE erasure_id = %s FOR UPDATE"
    row = await (await conn.execute(statement.encode(), [erasure_id])).fetchone()
    if row is None:
        raise NotFound(f"no erasure {erasure_id}")
    return _erasure(row)


async def close(
    conn: Connection, erasure_id: str, plan: Planned, done: tuple[str, str, datetime]
) -> None:
    """Say how far it came: state, approver, instant."""
    state, approver, at = done
    items = json.encode(plan.items).decode()
    values = [state, list(plan.cases), items, approver, at, plan.due_on, erasure_id]
    await conn.execute(ERASED, values)


async def due(conn: Connection, today: date) -> list[str]:
    """Name those whose rest no law keeps any more."""
    return [row[0] for row in await (await conn.execute(DUE, [today])).fetchall()]


async def page(conn: Connection, limit: int) -> tuple[Erasure, ...]:
    """List the newest."""
    statement = f"{COLUMNS} ORDER BY proposed_at DESC, erasure_id LIMIT %s"
    rows = await (await conn.execute(statement.encode(), [limit])).fetchall()
    return tuple(map(_erasure, rows))


def _erasure(row: tuple[Any, ...]) -> Erasure:
    erasure_id, state, cases, items, actor, approver, proposed_at, erased_at, _ = row
    told = convert(items, tuple[ErasureItem, ...])
    return Erasure(erasure_id, state, tuple(cases), told, actor, approver, proposed_at, erased_at)
