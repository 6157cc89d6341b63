"""When a program is ready: it says so itself, by gRPC health, by HTTP, or by listening."""

import asyncio
import contextlib
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import grpc.aio
import psycopg
from grpc_health.v1 import health_pb2, health_pb2_grpc

from .plan import Plan

PAUSE_S = 0.1
ANSWER_S = 2.0

type Check = Callable[[], Awaitable[bool]]


async def until_ready(name: str, plan: Plan) -> None:
    """Wait until a program is ready; the caller bounds the time."""
    await until_all(checks(name, plan))


def checks(name: str, plan: Plan) -> list[Check]:
    """What must all hold before a program counts as ready, from the ports that it opens."""
    if name == "gateway":
        return [lambda: http(plan.numbers["gateway.admin"], "/ready")]
    if name == "postgres":
        return [lambda: sql(plan.admin_url())]
    mine = {key.rpartition(".")[2]: port for key, port in plan.numbers.items() if _of(key, name)}
    return [_check(protocol, port, alone=len(mine) == 1) for protocol, port in mine.items()]


async def until_all(checks: Iterable[Check]) -> None:
    """Wait until every check has held; the caller bounds the time."""
    for check in checks:
        while not await check():  # noqa: ASYNC110 - another process sets no event of ours
            await asyncio.sleep(PAUSE_S)


async def sql(url: str) -> bool:
    """Whether PostgreSQL takes sessions: it listens before it has recovered."""
    with contextlib.suppress(psycopg.OperationalError):
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=2):
            return True
    return False


async def grpc_health(port: int) -> bool:
    """Whether the server's health service says SERVING."""
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        with contextlib.suppress(grpc.aio.AioRpcError):
            answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=ANSWER_S)
            return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)
    return False


async def http(port: int, path: str = "/health") -> bool:
    """Whether GET answers below 500: a stand-in speaks its backend's paths, which may lack this."""

    def ask() -> bool:
        try:
            address = f"http://127.0.0.1:{port}{path}"
            with urllib.request.urlopen(address, timeout=ANSWER_S) as answer:
                return bool(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code < 500
        except OSError:
            return False

    return await listening(port) and await asyncio.to_thread(ask)


async def listening(port: int, host: str = "127.0.0.1") -> bool:
    """Whether anything accepts connections there."""
    try:
        opening = asyncio.open_connection(host, port)
        _, writer = await asyncio.wait_for(opening, ANSWER_S)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


def _of(listener: str, name: str) -> bool:
    return listener.rpartition(".")[0] == name


def _check(protocol: str, port: int, *, alone: bool) -> Check:
    """A second port need only listen: the first one already speaks for the service."""
    if protocol == "grpc":
        return lambda: _grpc(port)
    if protocol == "http" and alone:
        return lambda: http(port)
    return lambda: listening(port)


async def _grpc(port: int) -> bool:
    return await listening(port) and await grpc_health(port)
