"""The seat of a service's leader: a Lease where the chart says so, else an advisory lock.

The lock goes with its connection, so a holder that dies gives it up at once; one that only froze
is silent, and PostgreSQL ends its session.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

import psycopg
import structlog
from msgspec import Struct
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from trunkline_kit.lease import LeaseSeat
from trunkline_kit.seat import Seat
from trunkline_kit.settings import load

log = structlog.get_logger()

SILENT_S = 10.0
"""How long a holder may say nothing until PostgreSQL ends its session."""
LOOK_S = 2.0
"""How often the holder speaks, and how often the others look."""
TAKE = "SELECT pg_try_advisory_lock(hashtextextended('seat ' || %s, 0))"
END_WHEN_SILENT = "SELECT set_config('idle_session_timeout', %s, false)"


class SeatSettings(Struct, frozen=True):
    """What the chart tells of seats, as TRUNKLINE_<FIELD>."""

    lease: str = ""
    """Name of the service's Lease in its namespace; empty: an advisory lock."""
    pod_name: str = ""
    """What tells this replica from the others; empty: the host's name."""


def seat_of(service: str, url: str, settings: SeatSettings | None = None) -> Seat:
    """Give the seat of a service; `url` is the database where the lock would be."""
    told = settings or load(SeatSettings)
    return _ClusterSeat(told) if told.lease else LockSeat(url, service)


class LockSeat:
    """An advisory lock of one name in one database."""

    def __init__(
        self, url: str, name: str, *, look_s: float = LOOK_S, silent_s: float = SILENT_S
    ) -> None:
        self._url, self._name = url, name
        self._look_s, self._silent_s = look_s, silent_s

    @asynccontextmanager
    async def held(self) -> AsyncIterator[asyncio.Event]:
        """Take the lock when it is free; its connection is kept while the block lives."""
        lost = asyncio.Event()
        conn = await self._locked()
        keeping = asyncio.create_task(self._keep(conn, lost))
        try:
            yield lost
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
            await conn.close()

    async def _locked(self) -> AsyncConnection[TupleRow]:
        while True:
            try:
                conn = await AsyncConnection.connect(self._url, autocommit=True, connect_timeout=5)
            except psycopg.Error as error:
                log.warning("seat_not_reached", error=type(error).__name__)
                await asyncio.sleep(self._look_s)
                continue
            if await self._waited(conn):
                return conn

    async def _waited(self, conn: AsyncConnection[TupleRow]) -> bool:
        """Look until the lock is ours; False, and closed, when the connection broke meanwhile."""
        try:
            await conn.execute(END_WHEN_SILENT, [f"{self._silent_s * 1000:.0f}"])
            while not await self._took(conn):  # noqa: ASYNC110 - another process sets no event
                await asyncio.sleep(self._look_s)
        except psycopg.Error as error:
            log.warning("seat_not_reached", error=type(error).__name__)
            await conn.close()
            await asyncio.sleep(self._look_s)
            return False
        except BaseException:
            await conn.close()
            raise
        return True

    async def _took(self, conn: AsyncConnection[TupleRow]) -> bool:
        row = await (await conn.execute(TAKE, [self._name])).fetchone()
        return bool(row and row[0])

    async def _keep(self, conn: AsyncConnection[TupleRow], lost: asyncio.Event) -> None:
        with suppress(psycopg.Error, TimeoutError):
            while True:
                await asyncio.sleep(self._look_s)
                async with asyncio.timeout(self._silent_s):
                    await conn.execute("SELECT")
        lost.set()


class _ClusterSeat:
    """A Lease of the cluster that this pod runs in, spoken to only while it is wanted."""

    def __init__(self, told: SeatSettings) -> None:
        self._told = told

    @asynccontextmanager
    async def held(self) -> AsyncIterator[asyncio.Event]:
        """Take the Lease when it is free or its holder is silent."""
        identity = self._told.pod_name or socket.gethostname()
        speaking = await asyncio.to_thread(import_module, "trunkline_kit.lease_api")
        lease = self._told.lease
        async with speaking.in_cluster() as api, LeaseSeat(api, lease, identity).held() as lost:
            yield lost
