"""A TCP proxy that can be told to misbehave, before servers that cannot be.

async with ToxicProxy(("127.0.0.1", 5432), seed=7) as proxy:
    proxy.add(ToxicSpec("slow", Latency(0.2, 0.1), toxicity=0.5))   # half of the connections
    ... use proxy.address ...
    proxy.remove("slow")
    await proxy.disable()                                           # down: nobody is let in
"""

import asyncio
from collections import Counter
from pathlib import Path
from random import Random
from typing import Self

from toxic_link import Ends, Link
from toxics import ToxicSpec


class ToxicProxy:
    """Before one server; the same seed strikes the same connections in the same way."""

    def __init__(self, upstream: tuple[str, int] | Path, *, seed: int = 0) -> None:
        """Say where the server listens: host and port, or a Unix socket."""
        self._upstream = upstream
        self._seed = seed
        self._specs: dict[str, ToxicSpec] = {}
        self._links: set[Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.host, self.port = "127.0.0.1", 0
        self.connections = 0
        """How many were let in so far."""
        self.fired: Counter[str] = Counter()
        """How often each toxic did something, by name."""

    @property
    def address(self) -> str:
        """Where clients connect instead of to the server."""
        return f"{self.host}:{self.port}"

    @property
    def enabled(self) -> bool:
        """Whether anybody is let in."""
        return self._server is not None

    @property
    def toxics(self) -> tuple[ToxicSpec, ...]:
        """What is on now, in the order it was added."""
        return tuple(self._specs.values())

    def add(self, spec: ToxicSpec) -> None:
        """Put a toxic on open and coming connections; a name can be used once at a time."""
        if spec.name in self._specs:
            raise ValueError(f"there is a toxic {spec.name!r} already")
        self._specs[spec.name] = spec
        for link in self._links:
            link.attach(spec)

    def remove(self, name: str) -> None:
        """Take a toxic off; what it swallowed is gone."""
        if name not in self._specs:
            raise LookupError(f"there is no toxic {name!r}: there are {sorted(self._specs)}")
        del self._specs[name]
        for link in self._links:
            link.detach(name)

    async def enable(self) -> None:
        """Listen, on the same port as before."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, self.host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def disable(self) -> None:
        """End all connections and let nobody in."""
        if self._server is None:
            return
        server, self._server = self._server, None
        server.close()
        for link in self._links:
            link.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        number = self.connections
        try:
            server = await self._connect()
        except OSError:
            writer.close()
            return
        link = Link((reader, writer), server, lambda name: self._draw(name, number), self.fired)
        for spec in self._specs.values():
            link.attach(spec)
        self._links.add(link)
        try:
            await link.run()
        except asyncio.CancelledError:
            assert self._server is None, "only disable() ends a connection from outside"
        finally:
            self._links.discard(link)

    async def _connect(self) -> Ends:
        if isinstance(self._upstream, Path):
            return await asyncio.open_unix_connection(self._upstream)
        return await asyncio.open_connection(*self._upstream)

    def _draw(self, name: str, connection: int) -> Random:
        return Random(f"{self._seed}/{name}/{connection}")  # noqa: S311 - a repeatable fault

    async def __aenter__(self) -> Self:
        await self.enable()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.disable()
