"""`python -m trunkline_store.migrating trunkline_system_shopify`: its schema brought up to date.

For a system service, run by itself before a new release of it starts: what runs already goes on
with the schema, because migrations only add. The service finds nothing new then.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from importlib.util import find_spec
from typing import Any

import psycopg

from .migrations import ChangedMigration, MayNotMigrate, migrate


def schema_of(package: str) -> str:
    """Name the schema of a service by its package: trunkline_system_shopify has system_shopify."""
    return package.removeprefix("trunkline_")


def files_of(package: str) -> tuple[str, ...]:
    """Name the folder of a service's own migrations, where it has one."""
    return (f"{package}.sql",) if find_spec(f"{package}.sql") else ()


def run(package: str, applying: Callable[[str], Coroutine[Any, Any, list[str]]]) -> None:
    """Migrate as `TRUNKLINE_DATABASE_URL` says; tell whoever reads the log of the job, in a line.

    `applying` takes the URL and gives what it applied. Ends the process where nothing could be.
    """
    url = os.environ.get("TRUNKLINE_DATABASE_URL", "")
    if not url:
        sys.exit(f"{package}: set TRUNKLINE_DATABASE_URL, of the role that owns its schema")
    try:
        applied = asyncio.run(applying(url))
    except (ChangedMigration, MayNotMigrate) as refusal:
        sys.exit(f"{package}: {refusal}; nothing was applied")
    except psycopg.Error as error:
        sys.exit(f"{package}: {told(error)}; nothing was applied")
    sys.stdout.write(f"{package}: {', '.join(applied) or 'nothing new'}\n")


def told(error: psycopg.Error) -> str:
    """Say what the database said, in one line; it names the host and the role, no password."""
    if error.sqlstate is None:
        words = " ".join(str(error).split())
        return f"PostgreSQL cannot be used as TRUNKLINE_DATABASE_URL says: {words}"
    return f"PostgreSQL refused ({error.sqlstate}): {error.diag.message_primary}"


def main(package: str) -> None:
    """Migrate a system service."""
    packages = ("trunkline_store.sql", *files_of(package))
    run(package, lambda url: migrate(url, schema=schema_of(package), packages=packages))


if __name__ == "__main__":
    main(sys.argv[1])
