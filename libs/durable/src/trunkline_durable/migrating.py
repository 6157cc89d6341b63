"""`python -m trunkline_durable.migrating trunkline_process_inventory`: the process layer's schema.

The same as `trunkline_store.migrating`, for a service of the process layer: they share a schema,
so the job runs as its owner, and each brings what is its own.
"""

import asyncio
import os
import sys

from trunkline_store.migrating import files_of, say

from .migrations import migrate_process


def main(package: str) -> None:
    """Migrate as `TRUNKLINE_DATABASE_URL`, the owner's, says."""
    url = os.environ["TRUNKLINE_DATABASE_URL"]
    say(package, asyncio.run(migrate_process(url, *files_of(package))))


if __name__ == "__main__":
    main(sys.argv[1])
