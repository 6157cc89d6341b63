"""Spoil what a sandbox posts unasked, such as a webhook."""

import asyncio
from collections.abc import AsyncIterator, Mapping

from .faults import Fault


def outgoing(
    body: bytes, headers: Mapping[str, str], fault: Fault | None
) -> tuple[bytes | AsyncIterator[bytes], dict[str, str]]:
    """Give content and headers to post; the length that is announced is always the whole one.

    A cut body raises ConnectionAbortedError after what gets through, so that the client that
    sends it breaks the connection in the middle of the request.
    """
    if fault is None:
        return body, dict(headers)
    if fault.kind == "content_type":
        others = {name: one for name, one in headers.items() if name.lower() != "content-type"}
        return body, others | {"Content-Type": fault.content_type}
    return _pieces(body, fault), {**headers, "Content-Length": str(len(body))}


async def _pieces(body: bytes, fault: Fault) -> AsyncIterator[bytes]:
    if fault.kind != "slow_body":
        yield fault.cut(body)
        raise ConnectionAbortedError(fault.kind)
    for at in range(0, len(body), fault.chunk_bytes):
        await asyncio.sleep(fault.pause_s)
        yield body[at : at + fault.chunk_bytes]
