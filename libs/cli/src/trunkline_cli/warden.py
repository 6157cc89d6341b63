"""Keeps a home to one stack, and keeps a watchdog over everything that the stack starts."""

import asyncio
import fcntl
import subprocess
import sys
import time
from pathlib import Path

from . import watchdog
from .home import NotRunning, read_run

WAIT_S = watchdog.GRACE_S + 5.0
"""A stack that was killed is still being cleared away for a moment."""


class AlreadyRunning(Exception):
    """Another stack runs in this home."""


class Warden:
    """Holds the home's lock together with the watchdog, so that it outlives neither."""

    def __init__(self, home: Path, *, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._path = home / "lock"
        self._process: subprocess.Popen[bytes] | None = None

    async def open(self) -> None:
        """Take the lock, then start the watchdog; raises AlreadyRunning."""
        with self._path.open("a") as lock:
            await self._take(lock.fileno())
            self._process = subprocess.Popen(  # noqa: ASYNC220, S603 - returns at once; our own file
                [sys.executable, "-I", "-S", str(watchdog.__file__)],
                stdin=subprocess.PIPE,
                pass_fds=[lock.fileno()],
                start_new_session=True,
                bufsize=0,
            )

    def track(self, line: str) -> None:
        """Tell the watchdog of a process group: `+123` it began, `-123` it is over."""
        if self._process and self._process.stdin:
            self._process.stdin.write(f"{line}\n".encode())

    async def close(self) -> None:
        """Let the watchdog go; it ends what is left and gives the lock back."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            await asyncio.to_thread(self._process.wait)

    def _known_to_run(self) -> bool:
        """Whether the other stack says so itself, so that it need not be waited for."""
        try:
            read_run(self._path.parent)
        except NotRunning:
            return False
        return True

    async def _take(self, lock: int) -> None:
        deadline = time.monotonic() + self._wait_s
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if self._known_to_run() or time.monotonic() > deadline:
                    raise AlreadyRunning(f"a stack is running in {self._path.parent}") from error
                await asyncio.sleep(0.2)
            else:
                return
