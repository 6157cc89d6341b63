import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from trunkline_cli.home import read_run
from trunkline_cli.topology import load

type Ended = Callable[..., bool]

ALONE = "sandbox-bank"
TRUNKLINE = Path(sys.executable).with_name("trunkline")


WITHIN_S = 110


class Command:
    """A `trunkline` command that runs in a home of its own."""

    def __init__(self, home: Path, process: asyncio.subprocess.Process) -> None:
        self.home = home
        self.process = process
        self.said = ""

    async def says(self, word: str) -> str:
        """Wait for a line with that word."""
        assert self.process.stdout
        while line := await asyncio.wait_for(self.process.stdout.readline(), WITHIN_S):
            self.said += line.decode()
            if word in line.decode():
                return line.decode()
        raise AssertionError(f"{word!r} was never said:\n{self.said}")

    async def ends(self) -> int:
        assert self.process.stdout
        self.said += (await asyncio.wait_for(self.process.stdout.read(), WITHIN_S)).decode()
        return await self.process.wait()


async def command(home: Path, *words: str) -> Command:
    process = await asyncio.create_subprocess_exec(
        *(str(TRUNKLINE), *words),
        env={**os.environ, "TRUNKLINE_HOME": str(home)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    return Command(home, process)


@pytest.fixture
async def up(tmp_path: Path) -> AsyncIterator[Command]:
    """A stack of one stand-in, started by the command."""
    others = [word for name in (*load().services, "gateway") for word in ("--without", name)]
    del others[others.index(ALONE) - 1 : others.index(ALONE) + 1]
    started = await command(tmp_path, "up", *others)
    await started.says("Ctrl-C stops everything")
    yield started
    if started.process.returncode is None:
        started.process.send_signal(signal.SIGINT)
        await started.ends()


async def test_ctrl_c_stops_every_child(up: Command) -> None:
    up.process.send_signal(signal.SIGINT)
    assert await up.ends() == 0
    assert "stopped" in up.said
    assert not (up.home / "run.json").exists()


async def test_an_impatient_second_ctrl_c_does_not_cut_the_stopping_short(up: Command) -> None:
    up.process.send_signal(signal.SIGINT)
    await up.says("stopping")
    up.process.send_signal(signal.SIGINT)
    assert await up.ends() == 0


async def test_a_second_stack_in_the_same_home_is_refused(up: Command) -> None:
    second = await command(up.home, "up")
    assert await second.ends() == 1
    assert "stop it first" in second.said


async def test_a_service_is_lent_to_the_foreground_and_taken_back(up: Command) -> None:
    before = read_run(up.home)
    borrower = await command(up.home, "serve", ALONE)
    await borrower.says("runs here")
    await up.says("is run by")
    # Not SIGINT: a shell may have its background jobs ignore it until the service takes it over.
    borrower.process.send_signal(signal.SIGTERM)
    await borrower.ends()
    await up.says(f"{ALONE} ready")
    assert read_run(up.home) == before


async def test_an_unknown_service_is_not_served(up: Command) -> None:
    asked = await command(up.home, "serve", "system-abacus")
    assert await asked.ends() != 0
    assert "there is no system-abacus" in asked.said


async def test_nothing_is_served_without_a_stack(tmp_path: Path) -> None:
    asked = await command(tmp_path, "serve", ALONE)
    assert await asked.ends() == 1
    assert "no stack is running" in asked.said
