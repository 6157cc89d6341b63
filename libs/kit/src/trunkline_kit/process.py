"""The life of a service process: uvloop, signals, start in order, stop in reverse."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

import structlog
import uvloop

from .logs import set_up_logs

log = structlog.get_logger()


def run_service(
    service: str,
    life: Callable[[], AbstractAsyncContextManager[None]],
    *,
    log_level: str = "INFO",
    otlp_url: str = "",
) -> None:
    """Run until SIGTERM or SIGINT; `life` starts everything on entry and drains it on exit."""
    set_up_logs(service, log_level)
    with _exported(service, otlp_url):
        uvloop.run(_until_told(service, life))


@contextmanager
def _exported(service: str, otlp_url: str) -> Iterator[None]:
    """Send traces and metrics while the block lives, when there is a collector."""
    if not otlp_url:
        yield
        return
    # Imported late: half of a service's start would go into what a laptop does not use.
    from .export import Export  # noqa: PLC0415

    export = Export(service, otlp_url)
    try:
        yield
    finally:
        export.shut_down()


async def _until_told(service: str, life: Callable[[], AbstractAsyncContextManager[None]]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop.set)
    async with life():
        log.info("ready", component=service)
        await stop.wait()
        log.info("draining", component=service)


@asynccontextmanager
async def background(*loops: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Run loops as long as the block lives; one that fails ends the block with its error."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(loop()) for loop in loops]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
