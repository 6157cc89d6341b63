"""An address that stays while what answers behind it changes, as a Service of a cluster is."""

import asyncio
import contextlib
import itertools
from collections.abc import Sequence

CHUNK = 65536


class ServiceAddress:
    """Listens on a loopback port and joins each new connection to one of those who are ready.

    Like a Service, it knows connections and not requests: one that is open stays with whom it was
    joined to, until either end closes it.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._ready: Sequence[int] = ()
        self._turn = itertools.count()
        self._server: asyncio.Server | None = None
        self._joined: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Listen; a connection is turned away until somebody is ready."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self._port)

    async def close(self) -> None:
        """Listen no more, and cut every connection."""
        if self._server:
            self._server.close()
        for one in self._joined:
            one.cancel()
        await asyncio.gather(*self._joined, return_exceptions=True)

    def lead_to(self, *ports: int) -> None:
        """Say who is ready, from the next connection on."""
        self._ready = ports

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._joined.add(task)
            task.add_done_callback(self._joined.discard)
        with contextlib.suppress(OSError):
            async with contextlib.AsyncExitStack() as exits:
                exits.callback(writer.close)
                port = self._ready[next(self._turn) % len(self._ready)] if self._ready else 0
                inner, outer = await asyncio.open_connection("127.0.0.1", port)
                exits.callback(outer.close)
                await asyncio.gather(_carry(reader, outer), _carry(inner, writer))


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on until they end, and the end too.

    RuntimeError is how uvloop says that the other side was closed in the meantime.
    """
    with contextlib.suppress(OSError, RuntimeError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
