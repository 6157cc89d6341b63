"""The times of resuming are told by the journal, for each interrupted transition by itself."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from resumes import Kill, Resumes

from trunkline_durable.migrations import migrate_process

KILLED_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


class Journal:
    """Writes what the process would have journalled."""

    def __init__(self, conn: psycopg.AsyncConnection[tuple[object]]) -> None:
        self._conn = conn
        self._seq = 0

    async def case(self) -> None:
        await self._conn.execute(
            "INSERT INTO process.cases (case_id, process, business_key) VALUES ('c', 'p', 'k')"
        )

    async def transition(self, name: str, state: str) -> None:
        await self._conn.execute(
            "INSERT INTO process.transitions (transition_id, case_id, name, cause, state)"
            " VALUES (%s, 'c', %s, '', %s)",
            [name, name, state],
        )

    async def entry(self, transition: str, after_s: float, kind: str = "result") -> None:
        self._seq += 1
        at = KILLED_AT + timedelta(seconds=after_s)
        await self._conn.execute(
            "INSERT INTO process.journal (case_id, seq, kind, name, transition_id, at, entry, hash)"
            " VALUES ('c', %s, %s, '', %s, %s, '', '')",
            [self._seq, kind, transition, at],
        )


def kill(point: str, after_s: float, *in_hand: str) -> Kill:
    return Kill(point, KILLED_AT + timedelta(seconds=after_s), in_hand)


async def test_each_piece_of_work_is_timed_from_the_last_kill_to_its_own_next_entry(
    database_url: str,
) -> None:
    await migrate_process(database_url)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as conn:
        journal = Journal(conn)
        await journal.case()
        await journal.transition("book", "running")
        await journal.transition("bill", "done")
        resumes = Resumes(database_url)
        await resumes.note("answered/book")
        assert [one.in_hand for one in resumes.kills] == [("book",)]
        resumes.kills[:] = [
            kill("answered/book", 0, "book", "bill"),
            kill("journalled/bill", 10, "bill"),
        ]
        await journal.entry("book", -1)
        await journal.entry("book", 3, "attempt")
        await journal.entry("book", 4)
        await journal.entry("bill", 17)
        found = [(one.point, one.transition_id, one.after_s) for one in await resumes.times()]
        assert found == [
            ("answered/book", "book", 4),
            ("answered/book", "bill", 7),
            ("journalled/bill", "bill", 7),
        ]


async def test_work_whose_last_commit_was_on_its_way_was_not_interrupted(
    database_url: str,
) -> None:
    await migrate_process(database_url)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as conn:
        journal = Journal(conn)
        await journal.case()
        await journal.transition("bill", "done")
        resumes = Resumes(database_url)
        resumes.kills[:] = [kill("answered/book", 0, "bill")]
        await journal.entry("bill", -0.1, "done")
        assert await resumes.times() == []


async def test_a_kill_that_hit_nothing_and_work_that_never_went_on_are_told(
    database_url: str,
) -> None:
    await migrate_process(database_url)
    resumes = Resumes(database_url)
    with pytest.raises(AssertionError, match="interrupted nothing"):
        await resumes.note("answered/book")
    resumes.kills[:] = [kill("answered/book", 0, "book")]
    with pytest.raises(AssertionError, match="book, interrupted at answered/book, never went on"):
        await resumes.times()
