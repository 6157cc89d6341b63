"""The `trunkline` command as a person runs it: a process of its own in a home of its own."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tryton_service import STATE

TRUNKLINE = Path(sys.executable).with_name("trunkline")
LINE_WITHIN_S = 450.0
"""How long it may be silent before it is believed to hang."""


class Command:
    """A command that runs; what it says is kept."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""

    async def says(self, word: str) -> str:
        """Wait for a line with that word."""
        assert self.process.stdout
        while raw := await asyncio.wait_for(self.process.stdout.readline(), LINE_WITHIN_S):
            line = raw.decode()
            self.said += line
            if word in line:
                return line
        raise AssertionError(f"{word!r} was never said:\n{self.said}")

    async def ends(self) -> int:
        """Wait for its end; gives its status."""
        assert self.process.stdout
        while raw := await asyncio.wait_for(self.process.stdout.readline(), LINE_WITHIN_S):
            self.said += raw.decode()
        return await self.process.wait()

    async def interrupted(self) -> int:
        """Press Ctrl-C and wait for its end; gives its status."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
        return await self.ends()


async def command(home: Path, *words: str) -> Command:
    """Start `trunkline` with these words; its errors come among what it says."""
    process = await asyncio.create_subprocess_exec(
        *(str(TRUNKLINE), *words),
        env={**os.environ, "TRUNKLINE_HOME": str(home)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    return Command(process)


async def run(home: Path, *words: str) -> tuple[int, str]:
    """Run `trunkline` with these words to its end; gives its status and all that it said."""
    started = await command(home, *words)
    status = await started.ends()
    return status, started.said


def lend_tryton(home: Path) -> None:
    """Let a fresh home use the environment and the bake of the working copy's own home."""
    STATE.mkdir(parents=True, exist_ok=True)
    (home / "state").mkdir(parents=True, exist_ok=True)
    (home / "state" / "sandbox-tryton").symlink_to(STATE)


def living_in(home: Path) -> list[str]:
    """Command lines of all processes that name this home in their words or environment."""
    return [
        words
        for process in Path("/proc").glob("[0-9]*")
        if process.name != str(os.getpid()) and (words := _named(process, str(home)))
    ]


def _named(process: Path, home: str) -> str:
    """The words of a process when it names the home; empty when not, or when it is gone."""
    try:
        words = (process / "cmdline").read_bytes()
        told = (process / "environ").read_bytes()
    except OSError:
        return ""
    return words.replace(b"\0", b" ").decode() if home.encode() in words + told else ""
