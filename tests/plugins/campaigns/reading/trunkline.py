"""Our own records as they are stored: cases, evidence, facts, exceptions; read by plain SQL."""

from collections import defaultdict
from typing import Any

import psycopg
from msgspec import Struct, json
from oracle.observed import Approval, Case, Link, Record

ENDS = frozenset({"CLOSED", "CANCELLED", "REJECTED", "DUPLICATE", "WRITTEN_OFF"})
ENDS_OF = {"supplier-invoice": frozenset({"PAID", "REJECTED"})}
"""Where cases of other processes end, as far as they end elsewhere than an order."""
PROCESS = "order-to-cash"
PURCHASE = "purchase"
PROCESSES = [PROCESS, PURCHASE, "supplier-invoice", "payment-run"]

CASES = """
SELECT c.case_id, c.business_key, c.state, c.head_seq, c.head_hash,
    (SELECT count(*) FROM process.exceptions e WHERE e.case_id = c.case_id
        AND e.state IN ('open', 'decided')),
    (SELECT count(*) FROM process.transitions t WHERE t.case_id = c.case_id
        AND t.state IN ('open', 'running', 'parked') AND t.due_at < now() + interval '1 hour'),
    CASE WHEN c.lease_until < now() THEN c.holder END, c.process
FROM process.cases c WHERE c.process = ANY(%s)
"""
APPROVING = frozenset({"CreditChecked", "HoldReleased"})
"""Facts after which goods may leave: of an order that was held, the second."""
ALIASES = "SELECT key, case_id FROM process.aliases WHERE process = %s"
JOURNAL = """
SELECT j.case_id, j.seq, j.kind, j.name, j.at, j.entry, j.hash
FROM process.journal j JOIN process.cases c USING (case_id)
WHERE c.process = ANY(%s) ORDER BY j.case_id, j.seq
"""
FACTS = "SELECT fact_id FROM process.facts"
SET_ASIDE = "SELECT source, position FROM process.exceptions WHERE position > 0"
CURSORS = "SELECT source, position FROM process.cursors WHERE consumer = %s"


class Entry(Struct, frozen=True):
    """A row of the evidence journal."""

    case_id: str
    seq: int
    kind: str
    name: str
    at: Any
    document: bytes
    hash: bytes


class Stored(Struct, frozen=True):
    """Everything that is read of the process layer, as rows."""

    cases: list[tuple[Any, ...]]
    aliases: dict[str, str]
    """Case ids by alias."""
    journal: dict[str, list[Entry]]
    """By case id."""
    facts: frozenset[str]
    set_aside: frozenset[tuple[str, int]]
    cursors: dict[str, int]


async def stored(conn: psycopg.AsyncConnection[Any]) -> Stored:
    """Read it all, in one connection."""

    async def rows(query: str, *values: object) -> list[tuple[Any, ...]]:
        return await (await conn.execute(query.encode(), values)).fetchall()

    journal: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in await rows(JOURNAL, PROCESSES):
        journal[row[0]].append(_entry(row))
    return Stored(
        cases=await rows(CASES, PROCESSES),
        aliases=dict(await rows(ALIASES, PROCESS)),
        journal=dict(journal),
        facts=frozenset(row[0] for row in await rows(FACTS)),
        set_aside=frozenset((row[0], row[1]) for row in await rows(SET_ASIDE)),
        cursors=dict(await rows(CURSORS, PROCESS)),
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    case_id, seq, kind, name, at, document, digest = row
    return Entry(case_id, seq, kind, name, at, bytes(document), bytes(digest))


def cases(found: Stored, orders: dict[str, str]) -> tuple[Case, ...]:
    """Give every case with its chain; `orders` are the customers' numbers by case id."""
    return tuple(_case(row, found.journal.get(row[0], []), orders) for row in found.cases)


def _case(row: tuple[Any, ...], journal: list[Entry], orders: dict[str, str]) -> Case:
    case_id, key, state, head_seq, head_hash, exceptions, unfinished, holder, process = row
    return Case(
        order=orders.get(case_id, key),
        case_id=case_id,
        state=state,
        ended=state in ENDS_OF.get(process, ENDS),
        exceptions=exceptions,
        unfinished=unfinished,
        held_by=holder or "",
        chain=tuple(Link(one.seq, one.document, one.hash) for one in journal),
        head_seq=head_seq,
        head_hash=bytes(head_hash),
    )


def purchases(found: Stored) -> tuple[tuple[str, str], ...]:
    """Give each purchase with its state."""
    return tuple((row[1], row[2]) for row in found.cases if row[-1] == PURCHASE)


def records(found: Stored, orders: dict[str, str]) -> tuple[Record, ...]:
    """Give every result of a step."""
    return tuple(
        Record(orders.get(case_id, case_id), _step(one.name), _request_id(one.document))
        for case_id, entries in found.journal.items()
        for one in entries
        if one.kind == "result"
    )


def approvals(found: Stored, orders: dict[str, str]) -> tuple[Approval, ...]:
    """Give when each order's payment or credit was found good, or its hold was released."""
    return tuple(
        Approval(orders.get(case_id, case_id), one.at)
        for case_id, entries in found.journal.items()
        for one in entries
        if one.kind == "fact" and one.name in APPROVING
    )


def _step(name: str) -> str:
    return name.partition(":")[0]


def _request_id(document: bytes) -> str:
    return str(json.decode(document).get("request_id", ""))
