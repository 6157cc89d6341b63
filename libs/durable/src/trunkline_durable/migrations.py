"""Brings the process layer's schema up to date: keys, cases and procrastinate's queue."""

from procrastinate.schema import SchemaManager

from trunkline_store.migrations import Migration, migrate

SCHEMA = "process"
"""The one schema that all process services share."""

QUEUE = Migration("procrastinate", "3.10", SchemaManager.get_schema())


async def migrate_process(url: str, *packages: str) -> list[str]:
    """Apply what is new, and then the service's own `packages`; gives the names applied."""
    own = ("trunkline_store.sql", "trunkline_durable.sql")
    return await migrate(url, schema=SCHEMA, packages=(*own, *packages), more=(QUEUE,))
