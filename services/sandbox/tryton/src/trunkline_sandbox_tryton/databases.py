"""PostgreSQL databases of Tryton: made, cloned, kept and thrown away."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from urllib.parse import urlsplit

from psycopg import Connection, connect, sql

from .settings import Settings

MAINTENANCE = "postgres"
"""Every PostgreSQL has it; a database cannot be dropped by who is connected to it."""


def admin(settings: Settings) -> Connection:
    """Connect as the role that may create databases, outside a transaction."""
    return connect(url_of(settings, MAINTENANCE), autocommit=True)


def url_of(settings: Settings, name: str) -> str:
    """Give the URL of another database of the same PostgreSQL."""
    return urlsplit(settings.database_url)._replace(path=f"/{name}").geturl()


@contextmanager
def alone(settings: Settings, purpose: str) -> Iterator[None]:
    """Hold a lock that only one process on this PostgreSQL holds for a purpose at a time."""
    with admin(settings) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (purpose,))
        yield


def exists(settings: Settings, name: str) -> bool:
    """Say whether a database of that name exists."""
    with admin(settings) as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
    return row is not None


def holds_tryton(settings: Settings, name: str) -> bool:
    """Say whether a database exists and was filled, rather than only made by a supervisor."""
    if not exists(settings, name):
        return False
    with connect(url_of(settings, name)) as connection:
        row = connection.execute("SELECT to_regclass('ir_module')").fetchone()
    return row is not None and row[0] is not None


def create(settings: Settings, name: str, template: str = "template0") -> None:
    """Create a database as a copy of another, with the planner settings Tryton likes."""
    with admin(settings) as connection:
        _run(connection, "CREATE DATABASE {} TEMPLATE {}", name, template)
        _tune(connection, name)


def drop(settings: Settings, name: str) -> None:
    """Drop a database together with whatever is still connected to it."""
    with admin(settings) as connection:
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def rename(settings: Settings, name: str, new_name: str) -> None:
    """Give a database its final name: one step, so it is either finished or not there."""
    with admin(settings) as connection:
        _run(connection, "ALTER DATABASE {} RENAME TO {}", name, new_name)


def _tune(connection: Connection, name: str) -> None:
    # Database settings are not copied with a template.
    _run(connection, "ALTER DATABASE {} SET jit = off", name)
    _run(connection, "ALTER DATABASE {} SET enable_nestloop = off", name)


def _run(connection: Connection, statement: LiteralString, *names: str) -> None:
    identifiers = (sql.Identifier(name) for name in names)
    connection.execute(sql.SQL(statement).format(*identifiers))
