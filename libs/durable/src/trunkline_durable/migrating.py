"""`python -m trunkline_durable.migrating trunkline_process_inventory`: the process layer's schema.

The same as `trunkline_store.migrating`, for a service of the process layer: they share a schema,
so the job runs as its owner, and each brings what is its own.
"""

import sys

from trunkline_store.migrating import files_of, run

from .migrations import migrate_process


def main(package: str) -> None:
    """Migrate a service of the process layer; the URL is the owner's."""
    run(package, lambda url: migrate_process(url, *files_of(package)))


if __name__ == "__main__":
    main(sys.argv[1])
