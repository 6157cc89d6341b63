"""HTTP out: httpx over aiohttp, which costs a fraction of httpx's own transport."""

import httpx
from httpx_aiohttp import AiohttpTransport


def http_client(base_url: str = "", *, timeout_s: float = 10.0) -> httpx.AsyncClient:
    """Open a client that keeps its connections and follows no redirect; close it with `aclose`."""
    return httpx.AsyncClient(
        base_url=base_url,
        transport=AiohttpTransport(),
        timeout=httpx.Timeout(timeout_s),
        follow_redirects=False,
    )
