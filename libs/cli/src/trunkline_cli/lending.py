"""Lending a service: `trunkline serve` runs it instead, and gives it back when it ends.

The borrower writes its process id into `borrowed/<service>`; the supervisor stops its own child
while that process lives, and starts it again afterwards.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from .stack import Stack

LOOK_EVERY_S = 0.3


async def lend(stack: Stack, say: Callable[[str], None]) -> None:
    """Watch for borrowers for as long as the stack runs."""
    lent: set[str] = set()
    while True:
        borrowed = set(_borrowed(stack.home)) & set(stack.topology.services)
        for name in borrowed - lent:
            say(f"{name} is run by `trunkline serve`")
            await stack.stop(name)
        for name in lent - borrowed:
            await stack.restart(name)
        lent = borrowed
        await asyncio.sleep(LOOK_EVERY_S)


def borrow(home: Path, name: str) -> None:
    """Ask for a service on behalf of this process."""
    folder = home / "borrowed"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(str(os.getpid()))


def _borrowed(home: Path) -> Iterator[str]:
    """Services whose borrower lives; what a dead one left is removed."""
    for path in (home / "borrowed").glob("*"):
        with contextlib.suppress(ValueError, ProcessLookupError):
            os.kill(int(path.read_text()), 0)
            yield path.name
            continue
        path.unlink(missing_ok=True)
