"""One supervised process: its own process group, its own log, brought back when it dies."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from .settings import REPOSITORY
from .watchdog import send

BACKOFF_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_S = 60.0
"""A child that lived this long starts its backoff anew."""
GRACE_S = 10.0
GIVE_UP_AFTER = 3
"""Deaths in quick succession after which nobody need wait for it to get ready."""


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """What to run: the command, its whole environment, its log and how it is told to stop."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM


class Child:
    """A running program; `restarting` brings it back with a growing pause when it dies by itself.

    `lost` is set when it is not worth waiting for. `track` hears `+<group>` and `-<group>`,
    `report` a sentence when the child died; `revived` is called when it was brought back.
    """

    def __init__(
        self,
        program: Program,
        *,
        restarting: bool,
        track: Callable[[str], None],
        report: Callable[[str], None],
        revived: Callable[[], None] = lambda: None,
    ) -> None:
        self.program = program
        self.deaths = 0
        self.group = 0
        self.lost = asyncio.Event()
        self._restarting = restarting
        self._track = track
        self._report = report
        self._revived = revived
        self._said_before = 0
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        """Whether the process itself has not ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self, *, watched: bool = True) -> None:
        """Spawn the process; a watched one is expected to live until it is stopped."""
        await self._spawn()
        if watched:
            self._watch = asyncio.create_task(self._keep(), name=f"watch {self.program.name}")

    def send(self, number: signal.Signals) -> None:
        """Signal the process and everything that it started."""
        if self.alive:
            send(self.group, number)

    async def gone(self) -> int:
        """Wait until the process has ended; gives its exit status (negative: the signal)."""
        return await self._process.wait() if self._process else 0

    async def stop(self, grace_s: float = GRACE_S) -> None:
        """Ask it to drain, also when it is frozen; kill it when the grace is over."""
        if self._watch:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        if self._process is None:
            return
        self.send(self.program.stop_signal)
        self.send(signal.SIGCONT)
        try:
            await asyncio.wait_for(self._process.wait(), grace_s)
        except TimeoutError:
            self._report(f"{self.program.name} did not stop within {grace_s:.0f} s: killed")
        self._sweep()
        await self._process.wait()

    def tail(self, lines: int = 15) -> str:
        """The end of what it said in this life, indented, for a person to read."""
        with self.program.log.open("rb") as log:
            log.seek(self._said_before)
            text = log.read().decode(errors="replace").splitlines()[-lines:]
        return "\n".join(f"    {line}" for line in text)

    async def _spawn(self) -> None:
        with self.program.log.open("ab") as log:
            self._said_before = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                *self.program.command,
                env=dict(self.program.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.group = self._process.pid
        self._track(f"+{self.group}")

    async def _keep(self) -> None:
        while True:
            born = time.monotonic()
            status = await self.gone()
            self._sweep()
            self.deaths = 1 if time.monotonic() - born > STEADY_S else self.deaths + 1
            self._report(self._obituary(status))
            if not self._restarting or self.deaths >= GIVE_UP_AFTER:
                self.lost.set()
            if not self._restarting:
                return
            await asyncio.sleep(BACKOFF_S[min(self.deaths, len(BACKOFF_S)) - 1])
            await self._spawn()
            self._revived()

    def _obituary(self, status: int) -> str:
        """The whole story for the first death, a line for each that follows it quickly."""
        said = f"{self.program.name} {_ended(status)}"
        return f"{said} again" if self.deaths > 1 else f"{said}; its log ends:\n{self.tail()}"

    def _sweep(self) -> None:
        """Kill what the process left behind in its group."""
        send(self.group, signal.SIGKILL)
        self._track(f"-{self.group}")


def _ended(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"exited with status {status}"


def inherited() -> dict[str, str]:
    """The environment every child gets: ours, unbuffered, with the uv that `make` fetched."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), str(REPOSITORY / ".tools" / "bin")))
    return {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1"}
