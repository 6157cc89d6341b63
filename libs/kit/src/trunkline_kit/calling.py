"""How a connection calls its backend over HTTP: a client and a budget of its own.

calls = await stack.enter_async_context(sharing(valkey_url, replicas))
async with calls.way("warehouse", connection) as way:
Warehouse(way.http, connection.token, way.budget)
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import httpx
from msgspec import Struct

from .budget import Budget, Limits
from .connections import Connection
from .http import http_client
from .valkey import Valkey, valkey_client


class HttpConnection(Connection, Protocol):
    """What the connections of a backend with an API have in their settings."""

    @property
    def url(self) -> str:
        """Where its API begins."""
        ...

    @property
    def timeout_s(self) -> float:
        """How long one call may take."""
        ...

    @property
    def rate_per_s(self) -> float:
        """Calls a second that it allows, over all replicas."""
        ...

    @property
    def concurrency_max(self) -> int:
        """Calls at once that it allows, over all replicas."""
        ...


class Way(Struct, frozen=True):
    """The way to one backend."""

    http: httpx.AsyncClient
    """Closed when the connection is."""
    budget: Budget
    """Shared with the other replicas of the service."""


class Calls(Struct, frozen=True):
    """What the connections of a process call their backends with."""

    valkey: Valkey | None
    """Where replicas share budgets; None: each takes its share."""
    replicas: int

    @asynccontextmanager
    async def way(self, backend: str, one: HttpConnection) -> AsyncIterator[Way]:
        """Open the way to a connection's backend; nothing is sent before it is used."""
        limits = Limits(
            rate_per_s=one.rate_per_s,
            burst=max(int(one.rate_per_s), 1),
            concurrency_max=one.concurrency_max,
            replicas=self.replicas,
        )
        budget = Budget(f"{backend}:{one.connection_id}", limits, self.valkey)
        async with http_client(one.url, timeout_s=one.timeout_s) as http:
            yield Way(http, budget)


@asynccontextmanager
async def sharing(valkey_url: str, replicas: int) -> AsyncIterator[Calls]:
    """Share budgets over Valkey while the block lives; without a URL each replica has its part."""
    valkey = valkey_client(valkey_url)
    try:
        yield Calls(valkey, replicas)
    finally:
        if valkey is not None:
            await valkey.aclose()
