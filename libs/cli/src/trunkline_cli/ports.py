"""Loopback ports: a block for each running stack, the same numbers again at its next start."""

import json
import random
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Self

HOST = "127.0.0.1"
FIRST, LAST, BLOCK = 20_000, 32_000, 60
"""Below the range from which the kernel takes ports for outgoing connections."""


class Ports:
    """Numbers for named listeners, kept in a JSON file.

    The first port of the block stays bound while the stack runs: that is what keeps two stacks
    apart, also between the moment a number is chosen and the moment its service binds it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._claim: socket.socket | None = None
        self._numbers: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Claim the block of last time when it is free, else any free one."""
        remembered = json.loads(self._path.read_text()) if self._path.exists() else {}
        blocks = list(range(FIRST, LAST, BLOCK))
        random.shuffle(blocks)
        for base in [remembered.get("base", blocks[0]), *blocks]:
            if claim := _bound(base):
                self._claim = claim
                self._numbers = remembered if remembered.get("base") == base else {"base": base}
                return self
        raise OSError("no block of loopback ports is free: too many stacks are running")

    def __exit__(self, *_: object) -> None:
        """Give the block back; the file keeps the numbers."""
        if self._claim:
            self._claim.close()

    def assign(self, names: Iterable[str]) -> dict[str, int]:
        """Give each name its number of last time if nobody took it, else a free one."""
        base = self._numbers["base"]
        taken = {base}
        for name in names:
            wanted = [self._numbers.get(name, base), *range(base + 1, base + BLOCK)]
            number = next(port for port in wanted if port not in taken and _free(port))
            self._numbers[name] = number
            taken.add(number)
        self._path.write_text(json.dumps(self._numbers, indent=1))
        return {name: number for name, number in self._numbers.items() if name != "base"}


def _bound(port: int) -> socket.socket | None:
    """A listening socket, or None when the port is taken; it must listen to be seen as taken."""
    claim = socket.socket()
    claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claim.bind((HOST, port))
        claim.listen(1)
    except OSError:
        claim.close()
        return None
    return claim


def _free(port: int) -> bool:
    if bound := _bound(port):
        bound.close()
    return bound is not None
