"""Work of the process layer: what is overdue, whose worker is gone, what waits for a person."""

from collections.abc import Sequence
from datetime import timedelta
from importlib.util import find_spec

import psycopg

from trunkline_cli.topology import package

from .finding import Finding, Place, ill, since, well
from .reading import runner

AREA = "work"
OVERDUE = """
SELECT process, count(*), now() - min(due_at), (array_agg(business_key ORDER BY due_at))[1]
FROM process.transitions JOIN process.cases USING (case_id)
WHERE transitions.state IN ('open', 'running', 'parked') AND due_at < now() - interval '2 minutes'
GROUP BY process ORDER BY process
"""
"""Due, and nobody has done it: a sweep wakes what is due every few seconds."""
ABANDONED = """
SELECT process, count(*), now() - min(lease_until), min(business_key) FROM process.cases
WHERE holder IS NOT NULL AND lease_until < now() - interval '30 seconds'
GROUP BY process ORDER BY process
"""
"""Held by a worker that no longer says so: another takes over after its lease."""
WAITING = """
SELECT process, count(*), now() - min(raised_at), min(exception_id) FROM process.exceptions
WHERE state = 'open' GROUP BY process ORDER BY process
"""
UNCARRIED = """
SELECT process, count(*), now() - min(decided_at), min(exception_id) FROM process.exceptions
WHERE state = 'decided' AND decided_at < now() - interval '2 minutes'
GROUP BY process ORDER BY process
"""
ALIVE = """
SELECT count(*) FROM process.procrastinate_workers
WHERE last_heartbeat > now() - interval '30 seconds'
"""

type Row = tuple[str, int, timedelta, str]
"""A process, how many, since when the oldest, and which that is."""


async def examine_work(place: Place) -> Sequence[Finding]:
    """Look into the tables that the process layer shares."""
    process = next((one for one in place.storing("postgres") if one.startswith("process-")), None)
    if process is None:
        return []
    url = place.database_url(process)
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=3) as conn:
            found = [_overdue(place, row) for row in await _rows(conn, OVERDUE)]
            found += [_abandoned(place, row) for row in await _rows(conn, ABANDONED)]
            found += [_waiting(row) for row in await _rows(conn, WAITING)]
            found += [_uncarried(place, row) for row in await _rows(conn, UNCARRIED)]
            alive = (await _rows(conn, ALIVE))[0][0]
    except psycopg.Error:
        return []  # `stores` and `migrations` have said why
    found += workers(place, int(alive))
    return found or [well(AREA, "process layer", "nothing is overdue, nothing waits for a person.")]


def workers(place: Place, alive: int) -> list[Finding]:
    """Whether as many workers give signs of life as there are services that move cases."""
    movers = [name for name in place.services() if _moves_cases(name)]
    if alive >= len(movers):
        return []
    sentence = f"{alive} of {len(movers)} workers gave a sign of life within 30 s."
    return [ill(AREA, "workers", sentence, f"{place.look(movers[0])} says why")]


def _moves_cases(name: str) -> bool:
    return name.startswith("process-") and find_spec(f"{package(name)}.lifecycle") is not None


def _overdue(place: Place, row: Row) -> Finding:
    process, count, late, key = row
    sentence = f"has {count} transitions overdue, the oldest ({key}) by {since(late)}."
    return ill(AREA, process, sentence, _look(place, process, f"`trunkline cases show {key}`"))


def _abandoned(place: Place, row: Row) -> Finding:
    process, count, late, key = row
    sentence = f"has {count} cases held by a worker that is gone, {key} for {since(late)}."
    return ill(AREA, process, sentence, _look(place, process, f"`trunkline cases show {key}`"))


def _waiting(row: Row) -> Finding:
    process, count, age, name = row
    sentence = f"has {count} exceptions waiting for a person, {name} for {since(age)}."
    return ill(AREA, process, sentence, "`trunkline exceptions list`")


def _uncarried(place: Place, row: Row) -> Finding:
    process, count, age, name = row
    sentence = f"has not carried out {count} decisions, that on {name} for {since(age)}."
    shows = f"`trunkline exceptions show {name}`"
    return ill(AREA, process, sentence, _look(place, process, shows))


def _look(place: Place, process: str, shows: str) -> str:
    """What shows the one, and the log of who should have done it."""
    name = runner(process, place)
    return shows if name is None else f"{shows} and {place.look(name)} say why"


async def _rows(conn: psycopg.AsyncConnection, words: str) -> list[Row]:
    return await (await conn.execute(words.encode())).fetchall()
