"""What one replica does for all is left alone by a replica that does not hold the seat."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from eventually import eventually

from trunkline_durable.engine import Engine


class Stool:
    """A seat that is taken when the test says so."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.sat_down = 0

    @asynccontextmanager
    async def held(self) -> AsyncIterator[asyncio.Event]:
        await self.free.wait()
        self.sat_down += 1
        yield asyncio.Event()


class Counted(Engine):
    """Counts its sweeps."""

    sweeps = 0

    async def _sweep(self) -> None:
        self.sweeps += 1


async def test_a_replica_sweeps_only_while_it_leads(
    new_engine: Callable[..., Engine], process_url: str
) -> None:
    stool = Stool()
    made = new_engine(seat=stool)
    engine = Counted(
        process_url,
        keyring=made.cases.keyring,
        processes=tuple(made._processes.values()),
        settings=made.settings,
        seat=stool,
    )
    async with engine.running():
        assert engine.sweeps == 0
        stool.free.set()
        assert await eventually(lambda: engine.sweeps > 1, 30)
    assert stool.sat_down == 1
