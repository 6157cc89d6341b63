"""Schemas are brought up to date by numbered SQL files, each applied once."""

from hashlib import sha256
from importlib.resources import files
from itertools import chain

from msgspec import Struct
from psycopg import AsyncConnection
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

from .pool import Connection
from .rights import grant_rights

LOCK = 0x7472756E6B
"""Advisory lock that one migrating process holds at a time."""


class ChangedMigration(Exception):
    """A migration that was applied has other contents now; write a new one instead."""


class MayNotMigrate(Exception):
    """Something is new, and the role that was given does not own the schema."""


class Migration(Struct, frozen=True):
    """One numbered SQL file of a package."""

    package: str
    """Import path of the package that holds the file."""
    name: str
    """File name, such as 0001_cases.sql; files apply in the order of their names."""
    statements: str
    """The SQL, with unqualified names."""

    @property
    def checksum(self) -> str:
        """Hex SHA-256 of the statements."""
        return sha256(self.statements.encode()).hexdigest()


def migrations_of(package: str) -> list[Migration]:
    """Read a package's SQL files in order."""
    found = [entry for entry in files(package).iterdir() if entry.name.endswith(".sql")]
    return [
        Migration(package, entry.name, entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    ]


async def migrate(
    url: str, *, schema: str, packages: tuple[str, ...], more: tuple[Migration, ...] = ()
) -> list[str]:
    """Create the schema when needed and apply what is new, all in one transaction.

    `more` are statements that a library brings with it. Gives the names that were
    applied now. Raises ChangedMigration when a file that was applied earlier differs
    from its checksum, MayNotMigrate when something is new and the role is not the owner.
    """
    async with await AsyncConnection.connect(url) as conn:
        await conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        await _prepare(conn, schema)
        applied: list[str] = []
        for migration in [*more, *chain.from_iterable(map(migrations_of, packages))]:
            if await _is_new(conn, migration):
                await _apply(conn, migration)
                applied.append(migration.name)
        await grant_rights(conn, schema)
        return applied


async def _prepare(conn: Connection, schema: str) -> None:
    name = Identifier(schema)
    await conn.execute(SQL("SET client_min_messages = warning"))
    found = await conn.execute("SELECT FROM pg_namespace WHERE nspname = %s", [schema])
    if found.rowcount == 0:  # IF NOT EXISTS would demand the right to create even when it exists
        await conn.execute(SQL("CREATE SCHEMA {}").format(name))
    await conn.execute(SQL("SET search_path = {}").format(name))
    found = await conn.execute(
        "SELECT FROM pg_tables WHERE schemaname = %s AND tablename = 'applied_migrations'", [schema]
    )
    if found.rowcount == 0:  # the same with tables
        await conn.execute(
            "CREATE TABLE applied_migrations (package text, name text,"
            " checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),"
            " PRIMARY KEY (package, name))"
        )


async def _is_new(conn: Connection, migration: Migration) -> bool:
    found = await conn.execute(
        "SELECT checksum FROM applied_migrations WHERE package = %s AND name = %s",
        [migration.package, migration.name],
    )
    row = await found.fetchone()
    if row is not None and row[0] != migration.checksum:
        raise ChangedMigration(f"{migration.name} of {migration.package} was applied differently")
    return row is None


async def _apply(conn: Connection, migration: Migration) -> None:
    try:
        await conn.execute(migration.statements.encode())
    except InsufficientPrivilege as cause:
        sentence = f"{migration.name} is new, and only the schema's owner may apply it"
        raise MayNotMigrate(f"{sentence}: give TRUNKLINE_MIGRATION_URL") from cause
    await conn.execute(
        "INSERT INTO applied_migrations (package, name, checksum) VALUES (%s, %s, %s)",
        [migration.package, migration.name, migration.checksum],
    )
