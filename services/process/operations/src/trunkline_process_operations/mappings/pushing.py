"""Pushes published versions down, until the service that translates has taken them on.

A publication is a row; the push is repeated from it for as long as it was not taken. The service
keeps the highest number, so pushes may be repeated, late and out of order.
"""

import asyncio

import structlog
from psycopg import Error

from trunkline_kit.errors import Refused, TrunklineError
from trunkline_model.capabilities.mappings import MappingVersion
from trunkline_model.capabilities.translation import ApplyMapping
from trunkline_model.mapping import MappingTables
from trunkline_store.pool import Pool

from . import versions
from .clients import Translators

PUSH_S = 5.0
"""Time between two looks for what was not taken."""

WAITING = """
SELECT version_id FROM mapping_versions WHERE state = 'published' AND applied_at IS NULL
"""
APPLIED = """
UPDATE mapping_versions SET applied_at = now(), last_error = ''
WHERE version_id = %s AND applied_at IS NULL RETURNING version_id
"""
FAILED = "UPDATE mapping_versions SET last_error = %s WHERE version_id = %s"

ACTOR = "process-operations"

LOG = structlog.get_logger()


class Pushing:
    """Brings publications to their services."""

    def __init__(self, pool: Pool, translators: Translators) -> None:
        self._pool, self._translators = pool, translators

    async def run(self) -> None:
        """Push what waits, for as long as it runs."""
        while True:
            try:
                await self.sweep()
            except (Error, OSError) as error:
                await LOG.awarning("mappings_not_pushed", error=type(error).__name__)
            await asyncio.sleep(PUSH_S)

    async def sweep(self) -> None:
        """Push everything that waits once."""
        async with self._pool.connection() as conn:
            found = [row[0] for row in await (await conn.execute(WAITING)).fetchall()]
        for version_id in found:
            await self.push(version_id)

    async def push(self, version_id: str) -> None:
        """Push one; what stops it is kept with it and it is tried again."""
        async with self._pool.connection() as conn:
            version, tables = await versions.find(conn, version_id)
        try:
            translator = self._translators.of(version.connection_id)
            await translator.apply_mapping(_request(version, tables))
        except TrunklineError as error:
            await self._failed(version_id, error)
            return
        async with self._pool.connection() as conn, conn.transaction():
            taken = await conn.execute(APPLIED, [version_id])
            if await taken.fetchone() is not None:
                await versions.note(conn, version_id, "applied", (ACTOR, "taken on"))

    async def _failed(self, version_id: str, error: TrunklineError) -> None:
        later = isinstance(error, Refused) and error.reason == "superseded"
        sentence = "a later version is in use there" if later else error.sentence
        async with self._pool.connection() as conn:
            await conn.execute(FAILED, [sentence, version_id])


def _request(version: MappingVersion, tables: MappingTables) -> ApplyMapping:
    return ApplyMapping(
        connection_id=version.connection_id,
        request_id=f"mapping:{version.version_id}",
        number=version.number,
        version=version.version_id.rpartition("/")[2],
        tables=tables,
    )
