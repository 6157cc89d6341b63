"""The real Tryton and the service that wraps it, started once a session."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from service_process import free_port, service_process

from trunkline_sandbox_tryton.starter import TrytonServer, fresh_tryton

STATE = Path(__file__).parents[2] / ".trunkline" / "state" / "sandbox-tryton"
"""Where `make run` keeps the same environment and bake, so that neither is made twice."""


@contextmanager
def system_tryton(postgres_url: str, folder: Path) -> Iterator[tuple[str, TrytonServer]]:
    """Run both while the block lives; gives host:port of the service, and Tryton itself."""
    name = "contract_system_tryton"
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}".encode())
    database_url = postgres_url.replace("/postgres?", f"/{name}?")
    with fresh_tryton(STATE, postgres_url) as tryton:
        settings = {"database_url": database_url, **_settings(tryton)}
        with service_process("trunkline_system_tryton", settings, folder / "log"):
            yield f"127.0.0.1:{settings['grpc_port']}", tryton


def _settings(tryton: TrytonServer) -> dict[str, object]:
    return {
        "grpc_port": free_port(),
        "master_key": base64.b64encode(bytes(range(32))).decode(),
        "tryton_url": tryton.url,
        "tryton_database": tryton.database,
        "tryton_user": tryton.user,
        "tryton_password": tryton.password,
        "tryton_poll_s": 0.3,
        "tryton_timeout_s": 60,
    }
