"""A sandbox behind a real server in this process, and what a caller sees of its faults."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import uvicorn
from eventually import eventually
from service_process import free_port

from trunkline_sandbox import server_config


class _Server(uvicorn.Server):
    """Leaves signals to the tests."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Serve a sandbox as it serves itself while the block lives; gives a client of its root."""
    port = free_port()
    server = _Server(server_config(app, port))
    task = asyncio.create_task(server.serve())

    try:
        assert await eventually(lambda: server.started or task.done(), 30)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        await task


async def seen(client: httpx.AsyncClient, method: str, url: str, **rest: Any) -> str:
    """Say in a word or two what came back: a status and its media type, or how it ended."""
    try:
        answer = await client.request(method, url, **rest)
    except httpx.ReadError:
        return "reset"
    except httpx.RemoteProtocolError as error:
        return "no answer" if "without sending a response" in str(error) else "cut short"
    return f"{answer.status_code} {answer.headers['content-type'].partition(';')[0]}"


SEEN = {
    "429": "429 text/html",
    "5xx": "503 text/html",
    "html": "200 text/html",
    "timeout_before_commit": "504 text/html",
    "timeout_after_commit": "504 text/html",
    "late_commit": "504 text/html",
    "latency": "{ok} application/json",
    "duplicate": "{ok} application/json",
    "drop": "no answer",
    "truncated": "cut short",
    "reset": "reset",
    "slow_body": "{ok} application/json",
    "content_type": "{ok} text/html",
}
"""What an HTTP caller sees of each kind that an answer can suffer; `ok` is its good status."""

UNDONE = {"429", "5xx", "html", "timeout_before_commit"}
"""Kinds under which nothing is done."""

PARAMETERS: dict[str, dict[str, object]] = {
    "late_commit": {"hang_s": 0.05},
    "latency": {"hang_s": 0.05, "jitter_s": 0.05},
    "drop": {"hang_s": 0.01},
    "slow_body": {"chunk_bytes": 40, "pause_s": 0.001},
    "truncated": {"after_bytes": 5},
}
"""Parameters that keep tests short."""
