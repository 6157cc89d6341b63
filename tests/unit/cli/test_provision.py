"""A service's role does its work in the shared schema, and cannot change what is append-only."""

from collections.abc import AsyncIterator

import psycopg
import pytest

from trunkline_cli.provision import at, provision
from trunkline_cli.topology import Gateway, Service, Topology
from trunkline_durable.migrations import migrate_process
from trunkline_store.migrations import MayNotMigrate, migrations_of

SERVICES = {
    "process-desk": Service(listens=(), stores=("postgres",), schema="process"),
    "process-floor": Service(listens=(), stores=("postgres",), schema="process"),
    "system-shop": Service(listens=(), stores=("postgres",)),
}
TOPOLOGY = Topology(services=SERVICES, gateway=Gateway(authorises="process-desk", routes=()))
PASSWORDS = {"process_desk": "d", "process_floor": "f", "system_shop": "s", "process": "o"}
FORGED = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT'"


def url_of(postgres_url: str, user: str) -> str:
    """The shared database as somebody else; the embedded server is reached by its socket."""
    return at(postgres_url, "trunkline").replace("//postgres:", f"//{user}:")


@pytest.fixture(scope="module")
async def server(postgres_url: str) -> AsyncIterator[str]:
    """A server with roles, schemas and the migrated tables of the process layer."""
    await provision(postgres_url, TOPOLOGY, PASSWORDS)
    await provision(postgres_url, TOPOLOGY, PASSWORDS)
    assert await migrate_process(url_of(postgres_url, "process"))
    yield postgres_url
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute("DROP DATABASE trunkline WITH (FORCE)")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET kind = 'x'",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "ALTER TABLE journal DISABLE TRIGGER USER",
        "DROP TRIGGER journal_is_append_only ON journal",
        "UPDATE anchors SET heads = 0",
        "DELETE FROM anchored_heads",
        FORGED,
        "SET ROLE process",
        "SET session_replication_role = replica",
    ],
)
def test_the_role_of_a_service_cannot_change_evidence(server: str, statement: str) -> None:
    with (
        psycopg.connect(url_of(server, "process_desk")) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute(statement.encode())


def test_the_role_of_a_service_works_in_every_table(server: str) -> None:
    with psycopg.connect(url_of(server, "process_floor")) as conn:
        conn.execute(
            "INSERT INTO cases (case_id, process, business_key) VALUES ('c1', 'toy', 'T-1')"
        )
        conn.execute("UPDATE cases SET state = 'NEW' WHERE case_id = 'c1'")
        conn.execute(
            "INSERT INTO journal (case_id, seq, kind, name, at, entry, hash)"
            " VALUES ('c1', 1, 'fact', 'Placed', now(), '', '')"
        )
        conn.execute("SELECT wake('toy', 'c1')")
        conn.execute("DELETE FROM procrastinate_jobs")


async def test_a_service_that_has_nothing_to_migrate_needs_no_owner(server: str) -> None:
    assert await migrate_process(url_of(server, "process_desk")) == []


async def test_what_is_new_waits_for_the_owner(server: str) -> None:
    with psycopg.connect(server.replace("/postgres?", "/trunkline?"), autocommit=True) as conn:
        newest = migrations_of("trunkline_durable.sql")[-1].name
        rename = "UPDATE process.applied_migrations SET name = %s WHERE name = %s"
        conn.execute(rename, ["not yet", newest])
        with pytest.raises(MayNotMigrate, match="TRUNKLINE_MIGRATION_URL"):
            await migrate_process(url_of(server, "process_desk"))
        conn.execute(rename, [newest, "not yet"])


def test_nobody_reaches_into_the_schema_of_another_service(server: str) -> None:
    with (
        psycopg.connect(url_of(server, "system_shop")) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute("SELECT FROM process.journal")
