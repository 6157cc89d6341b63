"""One connection through a toxic proxy: two pipes, and what its toxics make of them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

from toxics import (
    Bandwidth,
    Latency,
    LimitData,
    ResetPeer,
    Slicer,
    SlowClose,
    Stream,
    Timeout,
    ToxicSpec,
)

from trunkline_sandbox import reset

CHUNK_BYTES = 32 * 1024

type Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Link:
    """One client's connection and the one to the server behind it."""

    def __init__(
        self, client: Ends, server: Ends, draw: Callable[[str], Random], fired: Counter[str]
    ) -> None:
        self._client, self._server = client, server
        self._draw = draw
        self._fired = fired
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._specs: dict[str, ToxicSpec] = {}
        self._random: dict[str, Random] = {}
        self._passed: Counter[str] = Counter()

    def attach(self, spec: ToxicSpec) -> None:
        """Put a toxic on this connection, if its toxicity draws it."""
        drawn = self._draw(spec.name)
        if drawn.random() >= spec.toxicity:
            return
        self._specs[spec.name], self._random[spec.name] = spec, drawn
        loop = asyncio.get_running_loop()
        match spec.toxic:
            case Timeout(timeout_s) if timeout_s:
                self._timers[spec.name] = loop.call_later(timeout_s, self._strike, spec.name)
            case ResetPeer(timeout_s):
                self._timers[spec.name] = loop.call_later(timeout_s, self._strike, spec.name)

    def detach(self, name: str) -> None:
        """Take a toxic off again."""
        self._specs.pop(name, None)
        if name in self._timers:
            self._timers.pop(name).cancel()

    def close(self) -> None:
        """End both connections after what was written."""
        for _, writer in (self._client, self._server):
            writer.close()

    async def run(self) -> None:
        """Carry what is sent until both sides have ended."""
        try:
            await asyncio.gather(
                self._pipe("upstream", self._client[0], self._server[1]),
                self._pipe("downstream", self._server[0], self._client[1]),
            )
        finally:
            for timer in self._timers.values():
                timer.cancel()
            self.close()
            for _, writer in (self._client, self._server):
                with suppress(OSError):
                    await writer.wait_closed()

    async def _pipe(
        self, stream: Stream, source: asyncio.StreamReader, target: asyncio.StreamWriter
    ) -> None:
        arrived: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(1024)
        reading = asyncio.create_task(_read(source, arrived))
        try:
            with suppress(OSError):
                while (one := await arrived.get())[1]:
                    await self._pass(stream, one, target)
            await self._end(stream, target)
        finally:
            reading.cancel()

    async def _pass(
        self, stream: Stream, one: tuple[float, bytes], target: asyncio.StreamWriter
    ) -> None:
        """Carry one chunk through the toxics of a stream, in the order they were added."""
        at, data = one
        pieces, pause_s = [data], 0.0
        for spec in self._on(stream):
            match spec.toxic:
                case Timeout():
                    self._fired[spec.name] += 1
                    return
                case Latency(latency_s, jitter_s):
                    await self._delay(spec, at + latency_s, jitter_s)
                case Slicer(average, variation, delay_s):
                    pieces = list(slices(self._random[spec.name], data, average, variation))
                    pause_s = delay_s
                    self._fired[spec.name] += 1
        for piece in pieces:
            await self._send(stream, piece, target)
            await asyncio.sleep(pause_s)

    async def _send(self, stream: Stream, data: bytes, target: asyncio.StreamWriter) -> None:
        """Write as fast and as much as is allowed."""
        ends = False
        if target.is_closing():
            return
        for spec in self._on(stream):
            match spec.toxic:
                case Bandwidth(rate_kb_s):
                    self._fired[spec.name] += 1
                    await asyncio.sleep(len(data) / (rate_kb_s * 1000))
                case LimitData(bytes_max):
                    left = bytes_max - self._passed[spec.name]
                    ends = len(data) >= left
                    data = data[:left]
                    self._passed[spec.name] += len(data)
                    self._fired[spec.name] += ends
        target.write(data)
        await target.drain()
        if ends:
            self.close()

    async def _delay(self, spec: ToxicSpec, until: float, jitter_s: float) -> None:
        self._fired[spec.name] += 1
        until += self._random[spec.name].uniform(-jitter_s, jitter_s)
        await asyncio.sleep(until - asyncio.get_running_loop().time())

    async def _end(self, stream: Stream, target: asyncio.StreamWriter) -> None:
        for spec in self._on(stream):
            if isinstance(spec.toxic, SlowClose):
                self._fired[spec.name] += 1
                await asyncio.sleep(spec.toxic.delay_s)
        with suppress(OSError):
            if target.can_write_eof() and not target.is_closing():
                target.write_eof()

    def _on(self, stream: Stream) -> list[ToxicSpec]:
        return [spec for spec in self._specs.values() if spec.stream == stream]

    def _strike(self, name: str) -> None:
        self._fired[name] += 1
        if isinstance(self._specs[name].toxic, ResetPeer):
            reset(self._client[1].transport)
        self.close()


def slices(draw: Random, data: bytes, average: int, variation: int) -> Iterator[bytes]:
    """Cut data into pieces of about `average` bytes."""
    while data:
        size = max(1, average + draw.randint(-variation, variation))
        yield data[:size]
        data = data[size:]


async def _read(source: asyncio.StreamReader, arrived: asyncio.Queue[tuple[float, bytes]]) -> None:
    """Read what comes, each chunk with its time of arrival, and an empty one at the end."""
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        while data := await source.read(CHUNK_BYTES):
            await arrived.put((loop.time(), data))
    await arrived.put((loop.time(), b""))
