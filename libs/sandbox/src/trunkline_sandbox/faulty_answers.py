"""Spoil an HTTP answer on its way out: late in pieces, cut short, cut off, called something else.

Mount `faulty_answers` as middleware and serve with `trunkline_sandbox.serve`: an answer can only
be cut where the connection can be.
"""

import asyncio
import socket
import struct
from typing import Any

from .faults import Fault
from .line import line

TRANSPORT = "trunkline.transport"
"""Key of the scope under which the server gives the connection."""


def faulty_answers(app: Any) -> Any:
    """Wrap an ASGI app."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        transport = scope.get(TRANSPORT)
        if scope["type"] != "http" or transport is None:
            await app(scope, receive, send)
            return
        kept: list[Any] = []
        with line() as way:

            async def keep_or_send(message: Any) -> None:
                if way.fault is None:
                    await send(message)
                else:
                    kept.append(message)

            await app(scope, receive, keep_or_send)
        if way.fault is not None:
            await _Spoiler(way.fault, transport, receive, send).show(kept)

    return serve


class _Spoiler:
    """Sends one answer the way its fault says."""

    def __init__(self, fault: Fault, transport: Any, receive: Any, send: Any) -> None:
        self._fault = fault
        self._transport = transport
        self._receive = receive
        self._send = send

    async def show(self, messages: list[Any]) -> None:
        """Show the fault on a whole answer: its start and its body."""
        start, body = messages[0], b"".join(one.get("body", b"") for one in messages[1:])
        match self._fault.kind:
            case "drop":
                await self._end()
            case "slow_body":
                await self._slowly(start, body)
            case "content_type":
                await self._send(_called(start, self._fault.content_type))
                await self._send({"type": "http.response.body", "body": body})
            case _:
                await self._send(start)
                await self._piece(self._fault.cut(body))
                await self._end()

    async def _slowly(self, start: Any, body: bytes) -> None:
        await self._send(start)
        for at in range(0, len(body), self._fault.chunk_bytes):
            await asyncio.sleep(self._fault.pause_s)
            await self._piece(body[at : at + self._fault.chunk_bytes])
        await self._send({"type": "http.response.body", "body": b""})

    async def _piece(self, body: bytes) -> None:
        await self._send({"type": "http.response.body", "body": body, "more_body": True})

    async def _end(self) -> None:
        """End the connection, and wait until the server has seen that it is gone."""
        if self._fault.kind == "reset":
            await asyncio.sleep(0.01)  # what was written is under way by then
            reset(self._transport)
        else:
            self._transport.close()
        while (await self._receive())["type"] != "http.disconnect":
            pass


def reset(transport: Any) -> None:
    """Break a connection so that the other side sees a reset and no orderly end."""
    without_goodbye = struct.pack("ii", 1, 0)
    opened = transport.get_extra_info("socket")
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, without_goodbye)
    transport.abort()


def _called(start: Any, content_type: str) -> Any:
    others = [one for one in start["headers"] if one[0].lower() != b"content-type"]
    return {**start, "headers": [*others, (b"content-type", content_type.encode())]}
