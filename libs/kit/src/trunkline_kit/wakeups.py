"""Wake-ups over Valkey Streams: a hint that a service's log grew, within milliseconds.

    system service                               process service
    async with announcing(name, url) as told:    wakeups = WakeUps(url)
        told(position)        # after commit     wake = wakeups.of(name)

Nothing depends on a hint: whoever misses one finds out by polling. So announcing never
waits and never fails, and hearing falls back to short polls as soon as Valkey is away.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from .process import background
from .valkey import valkey_client

log = structlog.get_logger(__name__)

LENGTH_MAX = 1000
"""About how many hints a stream keeps."""
BLOCK_S = 5.0
"""How long one XREAD waits for a hint."""
AGAIN_S = 0.5
"""Pause before Valkey is tried again."""
AWAY = (RedisError, OSError)


def stream_of(service: str) -> str:
    """Name the stream of a service's log."""
    return f"events:{service}"


class Announcer:
    """Says that one service's log grew, in the background; only the latest is worth saying."""

    def __init__(self, service: str, valkey: Redis) -> None:
        self._stream, self._valkey = stream_of(service), valkey
        self._due = asyncio.Event()
        self._position = 0

    def told(self, position: int) -> None:
        """Take note that an event with this position was committed."""
        self._position = max(self._position, position)
        self._due.set()

    async def run(self) -> None:
        """Announce until cancelled; while Valkey is away nothing piles up."""
        while True:
            await self._due.wait()
            self._due.clear()
            hint: dict[Any, Any] = {"position": self._position}
            try:
                await self._valkey.xadd(self._stream, hint, maxlen=LENGTH_MAX, approximate=True)
            except AWAY as error:
                log.info("not_announced", stream=self._stream, why=str(error))
                await asyncio.sleep(AGAIN_S)
                self._due.set()


@asynccontextmanager
async def announcing(service: str, valkey_url: str) -> AsyncIterator[Callable[[int], None]]:
    """Announce a service's log while the block lives; gives what to call after a commit."""
    valkey = valkey_client(valkey_url)
    if valkey is None:
        yield _nobody_listens
        return
    announcer = Announcer(service, valkey)
    try:
        async with background(announcer.run):
            yield announcer.told
    finally:
        await valkey.aclose()


def _nobody_listens(_: int) -> None:
    """Take a position that nobody is told of."""


class Wake:
    """What one reader waits for."""

    def __init__(self) -> None:
        self.signal = asyncio.Event()
        """Set when there may be something new."""
        self.hears = False
        """Whether hints of this log come in just now, so that polling may be rare."""

    async def wait(self, *, deaf_s: float, hearing_s: float) -> None:
        """Return when there is a hint, or in time for the next poll."""
        with suppress(TimeoutError):
            async with asyncio.timeout(hearing_s if self.hears else deaf_s):
                await self.signal.wait()
        self.signal.clear()


class WakeUps:
    """Hears the hints of several logs over one connection."""

    def __init__(self, valkey_url: str) -> None:
        self._valkey = valkey_client(valkey_url, answer_s=2 * BLOCK_S)
        self._wakes: dict[str, list[Wake]] = {}
        self._after: dict[str, str] = {}

    def of(self, service: str) -> Wake:
        """Give what one reader of this service's log waits for; ask before `run`."""
        wake = Wake()
        self._wakes.setdefault(stream_of(service), []).append(wake)
        return wake

    async def run(self) -> None:
        """Hear until cancelled; without Valkey or readers there is nothing to do."""
        if self._valkey is None or not self._wakes:
            return
        try:
            while True:
                try:
                    await self._hear_on(self._valkey)
                except AWAY as error:
                    log.info("wake_ups_lost", why=str(error))
                self._wake_all(hears=False)
                await asyncio.sleep(AGAIN_S)
        finally:
            await self._valkey.aclose()

    async def _hear_on(self, valkey: Redis) -> None:
        """Look where each stream ends, have everybody look once, then follow."""
        for stream in self._wakes:
            last: Any = await valkey.xrevrange(stream, count=1)
            self._after[stream] = _text(last[0][0]) if last else "0-0"
            self._wake(stream, hears=bool(last))
        while True:
            streams: dict[Any, Any] = dict(self._after)
            self._note(await valkey.xread(streams, block=int(BLOCK_S * 1000)))

    def _note(self, answer: Any) -> None:
        """Wake whose log grew: a log whose stream is there is one that is announced."""
        for stream, hints in answer.items() if isinstance(answer, dict) else answer or ():
            name = _text(stream)
            self._after[name] = _text(hints[-1][0])
            self._wake(name, hears=True)

    def _wake_all(self, *, hears: bool) -> None:
        """Have everybody look now, and poll from then on as often as what they hear allows."""
        for stream in self._wakes:
            self._wake(stream, hears=hears)

    def _wake(self, stream: str, *, hears: bool) -> None:
        for wake in self._wakes[stream]:
            wake.hears = hears
            wake.signal.set()


def _text(name: Any) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)
