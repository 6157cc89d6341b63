"""Puts together what answers people's rights, and what lets go of them when the law does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc.aio

from trunkline_kit.acting import Gate
from trunkline_kit.process import background
from trunkline_store.pool import Pool

from ..settings import Settings
from .clients import open_keepers
from .desk import PersonalDesk
from .schedule import forget_daily
from .servicer import add_personal


@asynccontextmanager
async def personal_data(
    server: grpc.aio.Server, pool: Pool, settings: Settings, *, gate: Gate
) -> AsyncIterator[None]:
    """Answer on a server that has not started, and erase what is due while the block lives."""
    async with open_keepers(settings.sources()) as keepers:
        ends = settings.financial_year_end()
        desk = PersonalDesk(pool, settings.keyring(), keepers, ends)
        add_personal(server, desk, gate=gate)
        async with background(lambda: forget_daily(desk)):
            yield
