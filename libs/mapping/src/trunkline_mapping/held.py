"""The version of each connection's mapping that a service holds, and where it is kept."""

import asyncio
from collections.abc import Mapping
from hashlib import sha256

import structlog
from msgspec import json
from psycopg import Error

from trunkline_kit import clock
from trunkline_kit.errors import Invalid, Refused
from trunkline_model.capabilities.translation import ApplyMapping, MappingApplied
from trunkline_model.evidence import Evidence
from trunkline_model.mapping import MappingTables
from trunkline_store.pool import Pool

from .checking import faults_of
from .translation import BUILT_IN, BuiltIn, Translation

REFRESH_S = 2.0
"""How long another replica may translate by the version before."""

READ = "SELECT connection_id, version, tables::text FROM mappings"

HOLD = """
INSERT INTO mappings (connection_id, number, version, tables, request_id)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (connection_id) DO UPDATE
SET number = excluded.number, version = excluded.version, tables = excluded.tables,
    request_id = excluded.request_id, applied_at = now()
WHERE mappings.number < excluded.number
   OR (mappings.number, mappings.version) = (excluded.number, excluded.version)
RETURNING number
"""

LOG = structlog.get_logger()


class Held:
    """What a service translates by; the same object answers all its connections."""

    def __init__(self, pool: Pool, *, system: str, code: str, built_in: BuiltIn) -> None:
        self._pool, self._system = pool, system
        self._code, self._built_in = code, built_in
        self._kept: Mapping[str, Translation] = {}
        self._nothing = built_in_translation(code, built_in)

    def of(self, connection_id: str) -> Translation:
        """Give the translation of a connection as it is now; one request uses one throughout."""
        return self._kept.get(connection_id, self._nothing)

    async def refresh(self) -> None:
        """Read what was published since; what did not change stays compiled."""
        async with self._pool.connection() as conn:
            rows = await (await conn.execute(READ)).fetchall()
        kept: dict[str, Translation] = {}
        for connection_id, version, tables in rows:
            name, known = f"{self._code}+{version}", self._kept.get(connection_id)
            if known is None or known.version != name:
                decoded = json.decode(tables, type=MappingTables)
                known = Translation(decoded, name, self._built_in)
            kept[connection_id] = known
        self._kept = kept

    async def follow(self) -> None:
        """Refresh for as long as it runs; while the database is away the last version holds."""
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                await self.refresh()
            except (Error, OSError) as error:
                await LOG.awarning("mappings_not_read", error=type(error).__name__)

    async def apply(self, request: ApplyMapping) -> MappingApplied:
        """Keep a version and use it; Refused when a later one is held, Invalid when it is unsound.

        The same version again is a success: the number binds it.
        """
        if faults := faults_of(request.tables):
            sentence = "these tables cannot be used: " + faults[0].sentence
            raise Invalid(sentence, reason="mapping_invalid", fields=tuple(faults))
        tables = json.encode(request.tables)
        values = [request.connection_id, request.number, request.version]
        async with self._pool.connection() as conn:
            found = await conn.execute(HOLD, [*values, tables.decode(), request.request_id])
            if await found.fetchone() is None:
                sentence = f"a later version than {request.version} is in use"
                raise Refused(sentence, reason="superseded")
        await self.refresh()
        return MappingApplied(request.version, self._evidence(request, tables))

    def _evidence(self, request: ApplyMapping, tables: bytes) -> Evidence:
        return Evidence(
            system=self._system,
            connection_id=request.connection_id,
            document_type="mapping",
            document_id=request.version,
            document_number=request.version,
            request_sha256=sha256(tables).hexdigest(),
            answer_sha256=sha256(request.version.encode()).hexdigest(),
            mapping_version=self.of(request.connection_id).version,
            recorded_at=clock.now(),
        )


def built_in_translation(code: str, built_in: BuiltIn | None = None) -> Translation:
    """Give what a service translates by while nothing was published for a connection."""
    return Translation(MappingTables(), f"{code}+{BUILT_IN}", built_in)
