"""A seat that is a Lease (`coordination.k8s.io/v1`), for where there is a cluster.

A lease's times are written by other machines' clocks and are never compared with ours: a holder
counts as gone when its record has not changed for a lease's length as we measured it.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Protocol

import structlog
from msgspec import Struct

from . import clock
from .errors import Unavailable

log = structlog.get_logger()


class Spec(Struct, frozen=True):
    """Who holds a Lease, as the holder wrote it."""

    holder: str
    """Empty: nobody."""
    length_s: int
    acquired_at: datetime
    renewed_at: datetime
    transitions: int


class Record(Struct, frozen=True):
    """A Lease as it was read."""

    version: str
    """`resourceVersion`: a write names it, and is refused when it is no longer this one."""
    spec: Spec


class Leases(Protocol):
    """The Leases of one namespace; each method raises `Unavailable` when nobody answers."""

    async def read(self, name: str) -> Record | None:
        """Give a Lease; None when there is none of that name."""
        ...

    async def create(self, name: str, spec: Spec) -> Record | None:
        """Make it; None when somebody else was quicker."""
        ...

    async def write(self, name: str, before: Record, spec: Spec) -> Record | None:
        """Replace it as it was read; None when somebody else was quicker."""
        ...


class Timing(Struct, frozen=True):
    """How long a silent holder keeps its seat, and how often it speaks; in seconds."""

    lease_s: float = 12.0
    renew_s: float = 3.0


class LeaseSeat:
    """One seat as one replica sees it; `identity` tells replicas apart."""

    def __init__(self, api: Leases, name: str, identity: str, timing: Timing | None = None) -> None:
        self._api, self._name, self._identity = api, name, identity
        self._timing = timing or Timing()
        self._seen: Record | None = None
        self._seen_at = 0.0

    @asynccontextmanager
    async def held(self) -> AsyncIterator[asyncio.Event]:
        """Take the seat when it is free or its holder is silent; give it up at the end."""
        while not await self._tried():  # noqa: ASYNC110 - another machine sets no event of ours
            await asyncio.sleep(self._timing.renew_s)
        lost = asyncio.Event()
        keeping = asyncio.create_task(self._keep(lost))
        try:
            yield lost
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
            if not lost.is_set():
                await self._given_up()

    async def _keep(self, lost: asyncio.Event) -> None:
        """Renew until it cannot be done in time, or somebody else sits there."""
        renewed_at = time.monotonic()
        while time.monotonic() - renewed_at < self._timing.lease_s - self._timing.renew_s:
            await asyncio.sleep(self._timing.renew_s)
            if await self._tried():
                renewed_at = time.monotonic()
            elif self._seen and self._seen.spec.holder not in {"", self._identity}:
                break
        lost.set()

    async def _tried(self) -> bool:
        """Take or renew the seat once; False when it is another's, or nobody answers."""
        try:
            async with asyncio.timeout(self._timing.renew_s):
                return await self._taken()
        except (Unavailable, TimeoutError) as error:
            log.warning("lease_not_reached", error=type(error).__name__)
            return False

    async def _taken(self) -> bool:
        found = await self._api.read(self._name)
        self._notice(found)
        if found is None:
            return await self._api.create(self._name, self._mine(None)) is not None
        if found.spec.holder not in {"", self._identity} and not self._silent():
            return False
        written = await self._api.write(self._name, found, self._mine(found.spec))
        if written is not None:
            self._notice(written)
        return written is not None

    def _notice(self, found: Record | None) -> None:
        if found is None or self._seen is None or found.version != self._seen.version:
            self._seen, self._seen_at = found, time.monotonic()

    def _silent(self) -> bool:
        return time.monotonic() - self._seen_at >= self._timing.lease_s

    def _mine(self, before: Spec | None) -> Spec:
        now = clock.now()
        if before is not None and before.holder == self._identity:
            return Spec(self._identity, self._length(), before.acquired_at, now, before.transitions)
        transitions = 0 if before is None else before.transitions + 1
        return Spec(self._identity, self._length(), now, now, transitions)

    def _length(self) -> int:
        return max(1, round(self._timing.lease_s))

    async def _given_up(self) -> None:
        """Leave the seat free, so that nobody waits for our silence."""
        try:
            async with asyncio.timeout(self._timing.renew_s):
                found = await self._api.read(self._name)
                if found is not None and found.spec.holder == self._identity:
                    free = Spec("", 1, found.spec.acquired_at, clock.now(), found.spec.transitions)
                    await self._api.write(self._name, found, free)
        except (Unavailable, TimeoutError) as error:
            log.warning("lease_not_given_up", error=type(error).__name__)
