"""The procrastinate side: one task that wakes, one queue a process."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.jobs import DeleteJobCondition

from trunkline_store.pool import Pool

from .settings import EngineSettings

LOG = structlog.get_logger(__name__)

type Advancing = Callable[[str, str], Awaitable[None]]
"""Moves a case: process name, case id."""


async def run_worker(
    pool: Pool, queues: list[str], advance: Advancing, settings: EngineSettings
) -> None:
    """Work off jobs until cancelled; a worker that loses the database starts anew.

    On cancellation work in hand gets `drain_s` to end; what does not end is given back.
    """
    while True:
        try:
            await _work(pool, queues, advance, settings)
        except Exception as error:
            LOG.warning("worker failed", exc_info=error)
        await asyncio.sleep(settings.sweep_s)


async def _work(
    pool: Pool, queues: list[str], advance: Advancing, settings: EngineSettings
) -> None:
    app = App(connector=PsycopgConnector())

    @app.task(name="advance")
    async def wake(process: str, case_id: str) -> None:
        await advance(process, case_id)

    async with app.open_async(pool):
        await app.run_worker_async(
            queues=queues,
            concurrency=settings.concurrency,
            install_signal_handlers=False,
            listen_notify=True,
            fetch_job_polling_interval=settings.sweep_s,
            update_heartbeat_interval=settings.lease_s / 3,
            stalled_worker_timeout=settings.lease_s,
            shutdown_graceful_timeout=settings.drain_s,
            delete_jobs=DeleteJobCondition.ALWAYS,
        )
