"""Puts mapping tables together: the port, and the pushes that it leaves behind."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import grpc.aio

from trunkline_kit.acting import Gate
from trunkline_kit.process import background
from trunkline_process_operations.completeness.wiring import LegalEntity
from trunkline_store.pool import Pool

from .clients import open_translators
from .desk import MappingsDesk
from .pushing import Pushing
from .servicer import add_mappings


@asynccontextmanager
async def mappings(
    server: grpc.aio.Server, pool: Pool, entities: Iterable[LegalEntity], *, gate: Gate
) -> AsyncIterator[None]:
    """Answer on a server that has not started, and push while the block lives."""
    addresses = {
        one.connection_id: one.address
        for entity in entities
        for one in (entity.erp, *entity.shops, *entity.warehouses)
    }
    async with open_translators(addresses) as translators:
        pushing = Pushing(pool, translators)
        add_mappings(server, MappingsDesk(pool, translators, pushing), gate=gate)
        async with background(pushing.run):
            yield
