"""A scripted Tryton behind a real port, and a client of it."""

from collections.abc import AsyncIterator

import pytest
from scripted_tryton import ScriptedTryton, serving

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.http import http_client
from trunkline_system_tryton.client import Account, Client


@pytest.fixture
def tryton() -> ScriptedTryton:
    return ScriptedTryton()


@pytest.fixture
async def url(tryton: ScriptedTryton) -> AsyncIterator[str]:
    async with serving(tryton) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
async def client(url: str) -> AsyncIterator[Client]:
    http = http_client(url, timeout_s=0.5)
    limits = Limits(rate_per_s=1000, burst=1000, concurrency_max=10)
    yield Client(http, Account("books", "admin", "secret"), Budget("test", limits, None))
    await http.aclose()
