import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

from trunkline_cli import child as children
from trunkline_cli.child import Child
from trunkline_cli.readiness import until_all

type Make = Callable[..., Child]
type Ended = Callable[..., bool]


async def said(child: Child, word: str, times: int = 1) -> None:
    """Wait until its log holds the word that often."""

    async def holds() -> bool:
        path = child.program.log
        return path.exists() and path.read_text().count(word) >= times

    await asyncio.wait_for(until_all([holds]), 20)


async def test_a_child_that_dies_is_reported_with_the_end_of_its_log(
    child: Make, heard: list[str]
) -> None:
    one = child("print('no such table'); raise SystemExit(3)")
    await one.start()
    await asyncio.wait_for(one.lost.wait(), 20)
    assert any("exited with status 3" in line and "no such table" in line for line in heard)
    await one.stop()


async def test_a_child_that_dies_is_brought_back(child: Make) -> None:
    one = child(restarting=True)
    await one.start()
    await said(one, "up")
    one.send(signal.SIGKILL)
    await said(one, "up", times=2)
    await one.stop()
    assert one.deaths == 1


async def test_a_child_that_keeps_dying_is_not_waited_for(child: Make) -> None:
    one = child("raise SystemExit(1)", restarting=True)
    await one.start()
    await asyncio.wait_for(one.lost.wait(), 30)
    await one.stop()
    assert one.deaths == children.GIVE_UP_AFTER


async def test_a_frozen_child_is_woken_up_and_stopped(child: Make, has_ended: Ended) -> None:
    one = child()
    await one.start()
    await said(one, "up")
    one.send(signal.SIGSTOP)
    await one.stop()
    assert has_ended(one.group)


async def test_a_child_that_ignores_the_request_is_killed(child: Make, heard: list[str]) -> None:
    stubborn = "import signal; signal.signal(15, signal.SIG_IGN); print('up', flush=True)\n"
    one = child(stubborn + "while True: signal.pause()")
    await one.start()
    await said(one, "up")
    await one.stop(grace_s=0.2)
    assert await one.gone() == -signal.SIGKILL
    assert any("killed" in line for line in heard)


async def test_what_a_child_started_ends_with_it(
    child: Make, tmp_path: Path, has_ended: Ended
) -> None:
    grandchild = tmp_path / "grandchild"
    script = (
        "import pathlib, signal, subprocess, sys\n"
        "one = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        f"pathlib.Path({str(grandchild)!r}).write_text(str(one.pid))\n"
        "print('up', flush=True); signal.pause()"
    )
    one = child(script)
    await one.start()
    await said(one, "up")
    await one.stop()
    assert has_ended(int(grandchild.read_text()))
