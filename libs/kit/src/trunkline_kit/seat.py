"""A seat that one replica of a service holds: who holds it does what is done once in a cluster.

Schedules, sweeps and the recovery of stalled jobs may be done twice without harm, since what they
change is guarded by rows; the seat saves backends and the database from every replica asking.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import structlog

log = structlog.get_logger()

type Loop = Callable[[], Coroutine[Any, Any, None]]
"""Work that goes on until it is cancelled."""


class Seat(Protocol):
    """Where the holder is agreed upon: a Lease in a cluster, an advisory lock elsewhere."""

    def held(self) -> AbstractAsyncContextManager[asyncio.Event]:
        """Wait until the seat is ours, and keep it while the block lives; leaving gives it up.

        The event is set when it was lost: what is done under it must end then.
        """
        ...


async def lead(seat: Seat, *loops: Loop) -> None:
    """Run the loops while the seat is held, again whenever it is; ends only by being cancelled.

    A loop that fails ends this with its error, as it would have ended its service.
    """
    while True:
        async with seat.held() as lost:
            log.info("seat_taken")
            await _until_lost(lost, loops)
        log.warning("seat_lost")


async def _until_lost(lost: asyncio.Event, loops: tuple[Loop, ...]) -> None:
    waiting = asyncio.create_task(lost.wait())
    tasks = [asyncio.create_task(loop()) for loop in loops]
    try:
        await asyncio.wait({waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (waiting, *tasks):
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error
