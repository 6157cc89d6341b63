"""The role that services work with may publish a mapping version, and never rewrite its log."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from trunkline_durable.migrations import QUEUE
from trunkline_store.migrations import migrate
from trunkline_store.rights import runtime_role

SCHEMA = "mapping_rights"
OWN = ("trunkline_store.sql", "trunkline_durable.sql")


@pytest.fixture
def role(database_url: str) -> Iterator[str]:
    name = runtime_role(SCHEMA)
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute(SQL("CREATE ROLE {}").format(Identifier(name)))
        yield name
        conn.execute(SQL("DROP OWNED BY {}").format(Identifier(name)))
        conn.execute(SQL("DROP ROLE {}").format(Identifier(name)))


@pytest.mark.parametrize(
    ("table", "may"), [("mapping_versions", True), ("mapping_log", False), ("journal", False)]
)
async def test_a_version_s_state_goes_on_and_its_log_only_grows(
    database_url: str, role: str, table: str, *, may: bool
) -> None:
    await migrate(database_url, schema=SCHEMA, packages=OWN, more=(QUEUE,))
    with psycopg.connect(database_url) as conn:
        asked = (
            "SELECT has_table_privilege(%s, %s, 'UPDATE'), has_table_privilege(%s, %s, 'INSERT')"
        )
        name = f"{SCHEMA}.{table}"
        assert conn.execute(asked, [role, name, role, name]).fetchone() == (may, True)
