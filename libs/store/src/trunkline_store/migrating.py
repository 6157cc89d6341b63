"""`python -m trunkline_store.migrating trunkline_system_shopify`: its schema brought up to date.

For a system service, run by itself before a new release of it starts: what runs already goes on
with the schema, because migrations only add. The service finds nothing new then.
"""

import asyncio
import os
import sys
from importlib.util import find_spec

from .migrations import migrate


def schema_of(package: str) -> str:
    """Name the schema of a service by its package: trunkline_system_shopify has system_shopify."""
    return package.removeprefix("trunkline_")


def files_of(package: str) -> tuple[str, ...]:
    """Name the folder of a service's own migrations, where it has one."""
    return (f"{package}.sql",) if find_spec(f"{package}.sql") else ()


def say(package: str, applied: list[str]) -> None:
    """Tell whoever reads the log of the job."""
    sys.stdout.write(f"{package}: {', '.join(applied) or 'nothing new'}\n")


def main(package: str) -> None:
    """Migrate as `TRUNKLINE_DATABASE_URL` says."""
    url, packages = (
        os.environ["TRUNKLINE_DATABASE_URL"],
        ("trunkline_store.sql", *files_of(package)),
    )
    say(package, asyncio.run(migrate(url, schema=schema_of(package), packages=packages)))


if __name__ == "__main__":
    main(sys.argv[1])
