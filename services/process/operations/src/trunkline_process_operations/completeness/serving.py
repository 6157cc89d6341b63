"""Puts completeness together: the registers, the notebook, the desk and the schedule."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, tzinfo

import grpc.aio

from trunkline_kit.acting import Gate
from trunkline_kit.process import background
from trunkline_store.pool import Pool
from trunkline_store.signing import SigningKeys

from .certifying import Certifying
from .clients import open_registers
from .counted import CountedDesk
from .desk import CompletenessDesk
from .notebook import Notebook
from .schedule import Schedule
from .servicer import add_completeness, add_counted
from .wiring import LegalEntity


@asynccontextmanager
async def completeness(
    server: grpc.aio.Server,
    pool: Pool,
    entities: Sequence[LegalEntity],
    *,
    gate: Gate,
    keys: SigningKeys,
) -> AsyncIterator[None]:
    """Answer on a server that has not started, and count days while the block lives.

    `keys` sign what is counted.
    """

    def zone_of(channel: str) -> tzinfo:
        of = (one for one in entities if channel in one.sources)
        entity = next(of, entities[0] if entities else None)
        return entity.zone_of(channel) if entity else UTC

    async with open_registers(entities) as registers:
        notebook = Notebook(pool, zone_of)
        certifying = Certifying(pool, registers, entities, notebook, keys=keys)
        add_completeness(server, CompletenessDesk(pool, certifying, entities), gate=gate)
        add_counted(server, CountedDesk(pool, notebook))
        schedule = Schedule(pool, certifying, entities, notebook)
        async with background(schedule.run):
            yield
