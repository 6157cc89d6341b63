from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from trunkline_durable.columns import Blobs, Instants, Numbers, Texts
from trunkline_durable.engine import Engine

AT = datetime(2026, 11, 2, 9, 30, 12, 123456, UTC)
LONG_AGO = datetime(1969, 7, 20, 20, 17, 40, 1, timezone(timedelta(hours=-5)))


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("text", Texts(())),
        ("text", Texts(["a", None, "", "é\U0001f600", '"{},\\'])),
        ("text", Texts([None])),
        ("bytea", Blobs(())),
        ("bytea", Blobs([b"", b"\x00\xff", b"x" * 100_000])),
        ("bigint", Numbers(())),
        ("bigint", Numbers([0, -1, 2**63 - 1, -(2**63)])),
        ("timestamptz", Instants(())),
        ("timestamptz", Instants([AT, LONG_AGO])),
    ],
)
async def test_a_column_arrives_as_it_was_given(idle: Engine, kind: str, column: Any) -> None:
    async with idle.transaction() as conn:
        statement = f"SELECT one FROM unnest(%s::{kind}[]) WITH ORDINALITY AS all_of (one, place)"
        found = await conn.execute((statement + " ORDER BY place").encode(), [column])
        assert [row[0] for row in await found.fetchall()] == list(column)


async def test_a_full_and_an_empty_column_share_one_prepared_statement(idle: Engine) -> None:
    async with idle.transaction() as conn:
        for column in (Texts(()), Texts(["a"]), Texts([None])) * 4:
            await conn.execute("SELECT cardinality(%s::text[])", [column])
        named = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%cardinality%'"
        row = await (await conn.execute(named)).fetchone()
    assert row == (1,)
