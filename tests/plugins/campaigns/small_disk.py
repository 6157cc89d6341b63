"""A disk for tables that is small enough to be filled: a tablespace of PostgreSQL on a tmpfs.

The error is PostgreSQL's own (53100): it wants to grow a table, and the kernel has no space left.
To mount takes root; elsewhere this fault is left out.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from .ground import Ground

SIZE_MB = 64
NAME = "small"
TABLES = (
    "process.journal",
    "process.facts",
    "process.transitions",
    "system_shopify.event_log",
    "system_warehouse.event_log",
)
"""What is written before anybody is told that it was taken."""
NO_SPACE = "No space left on device"
BLOCK = 4096


class SmallDisk:
    """The disk while it is mounted."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder.with_name("ballast")

    def fill(self) -> None:
        """Leave not one block."""
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(BLOCK)) == BLOCK:
                    pass
            except OSError:
                return

    def empty(self) -> None:
        """Give the space back."""
        self._ballast.unlink()


async def may_mount(home: Path) -> bool:
    """Say whether a disk can be mounted here."""
    place = home / "probe"
    place.mkdir(exist_ok=True)
    if os.geteuid() != 0 or await _ran("mount", "-t", "tmpfs", "tmpfs", str(place)) != 0:
        return False
    return await _ran("umount", str(place)) == 0


@asynccontextmanager
async def small_disk(ground: Ground) -> AsyncIterator[SmallDisk]:
    """Keep the tables on a small disk while the block lives."""
    mounted = ground.stack.home / "disk"
    mounted.mkdir(exist_ok=True)
    sized = f"size={SIZE_MB}m"
    assert await _ran("mount", "-t", "tmpfs", "-o", sized, "tmpfs", str(mounted)) == 0
    try:
        folder = mounted / "tables"
        folder.mkdir(mode=0o700)
        owner = (ground.stack.home / "postgres").stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        await ground.as_admin(f"CREATE TABLESPACE {NAME} LOCATION '{folder}'")
        await _move(ground, NAME)
        yield SmallDisk(folder)
        await _move(ground, "pg_default")
        await ground.as_admin(f"DROP TABLESPACE {NAME}")
    finally:
        await _ran("umount", "--lazy", str(mounted))


def refusals(ground: Ground) -> int:
    """Count how often PostgreSQL has found no space so far."""
    return ground.stack.plan.log("postgres").read_text(errors="replace").count(NO_SPACE)


async def _move(ground: Ground, to: str) -> None:
    for table in TABLES:
        await ground.as_admin(f"ALTER TABLE {table} SET TABLESPACE {to}")


async def _ran(*command: str) -> int:
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    return await process.wait()
