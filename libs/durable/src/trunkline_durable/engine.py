"""The engine of a process service: a worker, a sweep, heartbeats and readers in one task group.

    engine = Engine(url, keyring=keyring, processes=(ORDER_TO_CASH,), clients=clients)
    async with engine.running():
        async with engine.transaction() as conn:
            await engine.cases.record_fact(conn, ORDER_TO_CASH, "SO-1", Said("f1", fact))

Leaving the block drains: no new work is begun, work in hand ends or is given back.
"""

from asyncio import CancelledError, Task, create_task, gather, sleep
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import structlog
from msgspec import structs

from trunkline_kit.seat import Loop, Seat, lead
from trunkline_kit.wakeups import WakeUps
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection, Pool, open_pool
from trunkline_store.seats import seat_of

from .advance import Advance, Workbench
from .cases import Cases
from .crash import armed
from .hands import Hands
from .measuring import MEASURE_S, measure_backlog
from .migrations import SCHEMA
from .nearby import Nearby
from .process import Process
from .readers import Reader, Reading
from .settings import EngineSettings
from .sweep import sweep
from .worker import run_worker

LOG = structlog.get_logger(__name__)


class Engine:
    """One worker process of one or more processes. Any number may share the work."""

    pool: Pool
    """Connections in the process schema; each statement commits by itself."""

    def __init__(
        self,
        url: str,
        *,
        keyring: Keyring,
        processes: Sequence[Process[Any]],
        clients: Any = None,
        readers: Sequence[Reader[Any]] = (),
        settings: EngineSettings | None = None,
        valkey_url: str = "",
        seat: Seat | None = None,
    ) -> None:
        """`valkey_url` is where readers are woken; empty: they poll.

        Who holds the `seat` sweeps and measures for all; None: the seat of these processes.
        """
        armed()
        self._url, self._clients = url, clients
        self._processes = {process.name: process for process in processes}
        self._readers, self._valkey_url = readers, valkey_url
        self.settings = settings or EngineSettings()
        self.cases = Cases(keyring)
        self._seat = seat or seat_of("+".join(sorted(self._processes)), url)
        self._nearby = Nearby(self._processes, self.settings.concurrency)
        self._schedules: list[Loop] = []

    def schedule(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        """Have whoever holds the seat do something every so often, from when this runs."""
        self._schedules.append(partial(_every, seconds, act))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One transaction, committed when the block ends well."""
        with self._nearby.after_commit():
            async with self.pool.connection() as conn, conn.transaction():
                yield conn

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["Engine"]:
        """Open the pool only: facts and commands are taken, nothing is moved."""
        opening = open_pool(
            self._url, schema=SCHEMA, size_max=self.settings.pool_max, autocommit=True
        )
        async with opening as self.pool:
            yield self

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Engine"]:
        """Open the pool and move cases until the block ends, then drain."""
        async with self.opened():
            hands = Hands(self.pool, self.settings.lease_s)
            wakeups = WakeUps(self._valkey_url)
            beats = [
                create_task(_every(self.settings.lease_s / 3, hands.renew)),
                create_task(lead(self._seat, self._sweeping, self._measuring, *self._schedules)),
                *(create_task(one.run()) for one in self._readings(hands.holder, wakeups)),
                create_task(wakeups.run()),
            ]
            advance = self._advance(hands)
            work = run_worker(self.pool, list(self._processes), advance, self.settings)
            worker = create_task(work)
            self._nearby.open(advance)
            try:
                yield self
            finally:
                await gather(self._nearby.drain(self.settings.drain_s), _end([worker]))
                await _end(beats)

    def _advance(self, hands: Hands) -> Advance:
        bench = Workbench(
            pool=self.pool,
            keyring=self.cases.keyring,
            hands=hands,
            clients=self._clients,
            processes=self._processes,
            settings=self.settings,
        )
        return Advance(bench)

    async def _sweeping(self) -> None:
        await _every(self.settings.sweep_s, self._sweep)

    async def _measuring(self) -> None:
        await _every(MEASURE_S, self._measure)

    async def _sweep(self) -> None:
        await sweep(self.pool, list(self._processes), stalled_s=self.settings.lease_s)

    async def _measure(self) -> None:
        await measure_backlog(self.pool, list(self._processes))

    def _readings(self, holder: str, wakeups: WakeUps) -> list[Reading]:
        woken = [
            structs.replace(reader, wake=reader.wake or wakeups.of(reader.source))
            for reader in self._readers
        ]
        after_commit = self._nearby.after_commit
        return [
            Reading(self.pool, reader, self.settings, holder=holder, after_commit=after_commit)
            for reader in woken
        ]


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await act()
        except Exception as error:
            LOG.warning("round failed", exc_info=error)
        await sleep(seconds)


async def _end(tasks: list[Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    with suppress(CancelledError):
        await gather(*tasks, return_exceptions=True)
