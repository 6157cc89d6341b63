"""Migrations that meet, and migrations that break, on a real PostgreSQL."""

import asyncio

import psycopg
import pytest
from psycopg.errors import UndefinedTable

from trunkline_store.migrations import LOCK, Migration, migrate, migrations_of

PACKAGES = ("trunkline_store.sql",)
ALL = [one.name for one in migrations_of(PACKAGES[0])]
HALF = Migration("more", "0001_half.sql", "CREATE TABLE half (); SELECT FROM nowhere;")
FINE = Migration("more", "0000_fine.sql", "CREATE TABLE fine ();")
WHOLE = Migration("more", "0001_half.sql", "CREATE TABLE half ();")
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'one'"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def counted(url: str, query: str) -> int:
    with psycopg.connect(url) as conn:
        row = conn.execute(query.encode()).fetchone()
    assert row
    return int(row[0])


async def test_of_several_at_once_one_applies_and_the_others_find_nothing_new(
    database_url: str,
) -> None:
    jobs = [migrate(database_url, schema="one", packages=PACKAGES) for _ in range(4)]
    applied = await asyncio.gather(*jobs)
    assert sorted(applied, key=len) == [[], [], [], ALL]


async def test_who_comes_second_waits_for_the_first(database_url: str) -> None:
    with psycopg.connect(database_url) as first:
        first.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        second = asyncio.create_task(migrate(database_url, schema="one", packages=PACKAGES))
        async with asyncio.timeout(15):
            while not await asyncio.to_thread(counted, database_url, WAITING):
                assert not second.done()
        assert counted(database_url, TABLES) == 0
        first.rollback()
        assert await second == ALL


async def test_one_that_fails_half_way_leaves_nothing_and_the_next_begins_anew(
    database_url: str,
) -> None:
    with pytest.raises(UndefinedTable):
        await migrate(database_url, schema="one", packages=PACKAGES, more=(HALF,))
    assert counted(database_url, TABLES) == 0
    assert await migrate(database_url, schema="one", packages=PACKAGES, more=(WHOLE,)) == [
        WHOLE.name,
        *ALL,
    ]


async def test_one_that_fails_after_others_takes_them_back_too(database_url: str) -> None:
    await migrate(database_url, schema="one", packages=PACKAGES)
    before = counted(database_url, TABLES)
    with pytest.raises(UndefinedTable):
        await migrate(database_url, schema="one", packages=PACKAGES, more=(FINE, HALF))
    assert counted(database_url, TABLES) == before
    assert await migrate(database_url, schema="one", packages=PACKAGES, more=(FINE,)) == [FINE.name]
