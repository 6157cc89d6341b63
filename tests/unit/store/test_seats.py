"""Without a cluster an advisory lock says who leads, and goes with its holder."""

import asyncio

import psycopg
from eventually import always, eventually

from trunkline_store.seats import LockSeat, SeatSettings, seat_of

HOLDERS = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database =
    (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def quick(url: str, name: str = "one") -> LockSeat:
    return LockSeat(url, name, look_s=0.1, silent_s=30)


async def test_one_holds_it_and_the_next_takes_it_when_it_is_given_up(database_url: str) -> None:
    taken = asyncio.Event()

    async def second() -> None:
        async with quick(database_url).held():
            taken.set()

    async with quick(database_url).held():
        waiting = asyncio.create_task(second())
        await always(lambda: _still(taken))
    await asyncio.wait_for(taken.wait(), 30)
    await waiting


async def test_two_names_are_two_seats(database_url: str) -> None:
    other = quick(database_url, "two")
    async with quick(database_url).held(), asyncio.timeout(30), other.held() as lost:
        assert not lost.is_set()


async def test_a_holder_whose_session_is_ended_knows_it(database_url: str) -> None:
    async with quick(database_url).held() as lost:
        with psycopg.connect(database_url, autocommit=True) as conn:
            [(pid,)] = conn.execute(HOLDERS).fetchall()
            conn.execute("SELECT pg_terminate_backend(%s)", [pid])
        await asyncio.wait_for(lost.wait(), 30)
        async with asyncio.timeout(30), quick(database_url).held():
            pass


async def test_a_holder_that_only_froze_loses_it_to_another(database_url: str) -> None:
    """It says nothing for longer than it may: PostgreSQL ends its session."""
    frozen = LockSeat(database_url, "one", look_s=3600, silent_s=0.5)
    async with frozen.held(), asyncio.timeout(60), quick(database_url).held():
        pass


async def test_who_waits_is_not_put_off_by_a_server_that_is_away(database_url: str) -> None:
    seat = quick(database_url)
    async with quick(database_url).held():
        waiting = asyncio.create_task(_taken(seat))
        assert await eventually(lambda: _sessions(database_url) >= 3)
        with psycopg.connect(database_url, autocommit=True) as conn:
            conn.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert await asyncio.wait_for(waiting, 30)


async def test_the_chart_s_word_makes_it_a_lease(database_url: str) -> None:
    assert isinstance(seat_of("a", database_url, SeatSettings()), LockSeat)
    assert not isinstance(seat_of("a", database_url, SeatSettings(lease="a")), LockSeat)


async def _taken(seat: LockSeat) -> bool:
    async with seat.held():
        return True


async def _still(taken: asyncio.Event) -> bool:
    return not taken.is_set()


def _sessions(url: str) -> int:
    with psycopg.connect(url) as conn:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        [(found,)] = conn.execute(query).fetchall()
    return int(found)
