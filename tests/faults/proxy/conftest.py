"""A real server that answers with what it hears, and proxies before it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from toxic_proxy import ToxicProxy


class EchoServer:
    """Answers with what it hears and ends when its client does."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.port = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["EchoServer"]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        yield self
        server.close()
        await server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                self.heard.extend(data)
                writer.write(data)
                await writer.drain()
        writer.close()


@pytest.fixture
async def echo() -> AsyncIterator[EchoServer]:
    async with EchoServer().serving() as server:
        yield server


@pytest.fixture
async def proxy(echo: EchoServer) -> AsyncIterator[ToxicProxy]:
    async with ToxicProxy(("127.0.0.1", echo.port), seed=7) as opened:
        yield opened
