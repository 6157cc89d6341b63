"""`trunkline restore-check` on a database that it cannot compare: one sentence, and a way on."""

import psycopg
import pytest
from service_process import free_port

from trunkline_cli.restore_check.database_errors import sentence_of
from trunkline_cli.restore_check.report import compared

SCHEMA = "CREATE SCHEMA operations; CREATE SCHEMA process"


async def said(database_url: str) -> str:
    """Compare, and give the sentence that it ends with."""
    with pytest.raises(psycopg.Error) as failed:
        await compared(database_url, [], None, None)
    return sentence_of(failed.value)


async def test_a_database_that_is_away_is_told_with_the_option_that_says_where() -> None:
    sentence = await said(f"postgresql://nobody@127.0.0.1:{free_port()}/trunkline")
    assert sentence.startswith("PostgreSQL does not answer")
    assert "--postgres" in sentence


async def test_a_database_without_our_tables_is_told_to_be_restored_whole(
    database_url: str,
) -> None:
    assert "restore the whole backup" in await said(database_url)


async def test_schemas_without_their_tables_are_no_restore_either(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute(SCHEMA)
    assert "restore the whole backup" in await said(database_url)


async def test_what_a_role_may_not_is_said_in_the_servers_words(database_url: str) -> None:
    with psycopg.connect(database_url) as conn, pytest.raises(psycopg.Error) as failed:
        conn.execute("SET ROLE pg_monitor; SELECT * FROM pg_authid")
    assert sentence_of(failed.value) == "PostgreSQL refused: permission denied for table pg_authid"
