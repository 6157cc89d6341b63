"""Deciding about many exceptions at once: counted first, bounded, each for itself."""

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, Refused, TrunklineError
from trunkline_model.capabilities.inbox import DecidedExceptions, DecideExceptions, Fault
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection

from .exceptions import assign_exception, discard_exception, retry_exception
from .inbox import narrowed
from .words import sealed_about

BULK_MAX = 1000
"""The most that are decided at once."""

COUNT_ONLY = -1

MATCHING = "SELECT exception_id FROM exceptions"


async def decide_exceptions(
    conn: Connection, asked: DecideExceptions, keyring: Keyring | None = None
) -> DecidedExceptions:
    """Count what matches, and decide about each when that is what the person expects.

    Invalid when nothing narrows it or more than BULK_MAX match; Conflict when there are not as
    many as the dry count said. What cannot be decided is left as it is and told.
    """
    matched = await _matching(conn, asked)
    if asked.expected == COUNT_ONLY:
        return DecidedExceptions(len(matched), 0)
    if len(matched) > BULK_MAX:
        raise Invalid(f"more than {BULK_MAX} match: narrow the filter", reason="too_many")
    if len(matched) != asked.expected:
        raise Conflict(
            f"{len(matched)} match by now and not {asked.expected}: count again, then decide",
            reason="count_changed",
        )
    decided = []
    for each in matched:
        why = await sealed_about(conn, keyring, each, asked.reason)
        decided.append(await _decided(conn, structs.replace(asked, reason=why), each))
    refused = [one for one in decided if one]
    return DecidedExceptions(len(matched), len(matched) - len(refused), tuple(refused))


async def _matching(conn: Connection, asked: DecideExceptions) -> list[str]:
    clauses, values = narrowed(asked.only)
    if not clauses:
        raise Invalid("say which exceptions: name a group, a reason, an owner ...", reason="all")
    where = " AND ".join([*clauses, "state = 'open'"])
    most = "" if asked.expected == COUNT_ONLY else f"LIMIT {BULK_MAX + 1}"
    statement = f"{MATCHING} WHERE {where} ORDER BY exception_id {most}"
    found = await conn.execute(statement.encode(), values)
    return [row[0] for row in await found.fetchall()]


async def _decided(conn: Connection, asked: DecideExceptions, exception_id: str) -> Fault | None:
    """Decide about one; what stands against it, if anything does."""
    try:
        async with conn.transaction():
            await DECISIONS[asked.decision](conn, asked, exception_id)
    except TrunklineError as refusal:
        return Fault(exception_id, refusal.reason, refusal.sentence)
    return None


async def _retry(conn: Connection, asked: DecideExceptions, exception_id: str) -> None:
    await retry_exception(conn, exception_id, actor=asked.actor)


async def _discard(conn: Connection, asked: DecideExceptions, exception_id: str) -> None:
    await discard_exception(conn, exception_id, actor=asked.actor, reason=asked.reason)


async def _assign(conn: Connection, asked: DecideExceptions, exception_id: str) -> None:
    if not asked.owner.strip():
        raise Refused("say to whom they are assigned", reason="no_owner")
    await assign_exception(conn, exception_id, owner=asked.owner, actor=asked.actor)


DECISIONS: dict[str, Callable[[Any, DecideExceptions, str], Awaitable[None]]] = {
    "retry": _retry,
    "discard": _discard,
    "assign": _assign,
}
"""What may be decided about many."""
