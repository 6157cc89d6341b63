"""Versions and their log in the database; every method runs inside its caller's transaction."""

from typing import Any

from msgspec import json

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.mappings import (
    DraftMapping,
    Mapping,
    MappingAction,
    MappingVersion,
)
from trunkline_model.mapping import MappingTables
from trunkline_store.pool import Connection

from .rules import content_of, version_of

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('mapping ' || %s, 0))"
NEXT = "SELECT coalesce(max(number), 0) + 1 FROM mapping_versions WHERE connection_id = %s"
DRAFT = """
INSERT INTO mapping_versions
    (version_id, connection_id, number, tables, based_on, author, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
COLUMNS = """
SELECT version_id, connection_id, number, state, based_on, author, reason, drafted_at,
    published_by, published_at, applied_at, last_error, tables
FROM mapping_versions
"""
IN_USE = "SELECT version_id FROM mapping_versions WHERE connection_id = %s AND state = 'published'"
RETIRE = """
UPDATE mapping_versions SET state = 'retired' WHERE connection_id = %s AND state = 'published'
RETURNING version_id
"""
PUBLISH = """
UPDATE mapping_versions SET state = 'published', published_by = %s, published_at = now()
WHERE version_id = %s
"""
NOTE = "INSERT INTO mapping_log (version_id, action, actor, reason) VALUES (%s, %s, %s, %s)"
LOG = "SELECT at, action, actor, reason FROM mapping_log WHERE version_id = %s ORDER BY seq"


async def lock(conn: Connection, connection_id: str) -> None:
    """Let nobody else draft or publish for a connection until the transaction ends."""
    await conn.execute(LOCK, [connection_id])


async def draft(conn: Connection, request: DraftMapping) -> str:
    """Write a version down under the next number; gives its id."""
    connection_id = request.connection_id
    await lock(conn, connection_id)
    row = await (await conn.execute(NEXT, [connection_id])).fetchone()
    number = row[0] if row else 1
    version_id = f"{connection_id}/{version_of(number, request.tables)}"
    content, based_on = content_of(request.tables), await in_use(conn, connection_id)
    said = [based_on, request.actor, request.reason]
    await conn.execute(DRAFT, [version_id, connection_id, number, content, *said])
    await note(conn, version_id, "drafted", (request.actor, request.reason))
    return version_id


async def in_use(conn: Connection, connection_id: str) -> str:
    """Give the id of the version that is published for a connection; empty when none is."""
    row = await (await conn.execute(IN_USE, [connection_id])).fetchone()
    return str(row[0]) if row else ""


async def publish(conn: Connection, version: MappingVersion, actor: str, reason: str) -> None:
    """Put a draft into the place of the version in use."""
    retired = await (await conn.execute(RETIRE, [version.connection_id])).fetchone()
    if retired is not None:
        because = f"replaced by {version.version_id}"
        await note(conn, retired[0], "retired", (actor, because))
    await conn.execute(PUBLISH, [actor, version.version_id])
    await note(conn, version.version_id, "published", (actor, reason))


async def note(conn: Connection, version_id: str, action: str, who: tuple[str, str]) -> None:
    """Add a line to the log: `who` is the actor and the reason."""
    await conn.execute(NOTE, [version_id, action, *who])


async def listed(conn: Connection, connection_id: str, limit: int) -> tuple[MappingVersion, ...]:
    """List versions, newest first."""
    chosen = "WHERE %(one)s = '' OR connection_id = %(one)s"
    newest = "ORDER BY drafted_at DESC, number DESC LIMIT %(limit)s"
    values = {"one": connection_id, "limit": limit}
    found = await conn.execute(f"{COLUMNS} {chosen} {newest}".encode(), values)
    return tuple(_version(row)[0] for row in await found.fetchall())


async def find(conn: Connection, version_id: str) -> tuple[MappingVersion, MappingTables]:
    """Read one by its id, or the one in use by its connection's; NotFound when there is none."""
    wanted = "WHERE version_id = %(id)s OR (connection_id = %(id)s AND state = 'published')"
    found = await conn.execute(f"{COLUMNS} {wanted}".encode(), {"id": version_id})
    row = await found.fetchone()
    if row is None:
        raise NotFound(f"there is no mapping version {version_id!r}", reason="unknown_version")
    return _version(row)


async def whole(conn: Connection, version_id: str) -> Mapping:
    """Read one with its tables and its log."""
    version, tables = await find(conn, version_id)
    found = await conn.execute(LOG, [version.version_id])
    return Mapping(version, tables, tuple(MappingAction(*row) for row in await found.fetchall()))


def _version(row: tuple[Any, ...]) -> tuple[MappingVersion, MappingTables]:
    *said, content = row
    tables = json.decode(content, type=MappingTables)
    counted: tuple[Any, ...] = (*said, len(tables.rows), len(tables.rules))
    return MappingVersion(*counted), tables
