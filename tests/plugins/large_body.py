"""A client that reads an answer which comes before its own body was taken."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx


async def post_large(
    url: str, body: bytes | Iterable[bytes], headers: dict[str, str]
) -> httpx.Response:
    """Post a body that the server may refuse half-way; an iterable goes in chunks.

    A server that has said no closes the connection while the rest is still on its way. An
    asynchronous client then drops what it had received, so a blocking socket is used here.
    """
    return await asyncio.to_thread(_exchange, url, body, headers)


def _exchange(url: str, body: bytes | Iterable[bytes], headers: dict[str, str]) -> httpx.Response:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    chunked = not isinstance(body, bytes)
    try:
        with suppress(ConnectionError):
            connection.request("POST", parts.path, body, headers, encode_chunked=chunked)
        answer = connection.getresponse()
        return httpx.Response(
            answer.status,
            headers=answer.getheaders(),
            content=answer.read(),
            request=httpx.Request("POST", url, headers=headers),
        )
    finally:
        connection.close()
