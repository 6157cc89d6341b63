"""Processes of one service that share the work: started, killed, frozen, woken, replaced."""

import asyncio
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from service_process import free_port

from trunkline_cli.child import Child, Program
from trunkline_cli.readiness import grpc_health, until_all
from trunkline_cli.stack import Stack
from trunkline_cli.topology import package

PROCESS = "process-order-to-cash"
READY_WITHIN_S = 180.0
HASTY = {
    "TRUNKLINE_ENVIRONMENT": "test",
    "TRUNKLINE_LEASE_S": "2",
    "TRUNKLINE_SWEEP_S": "0.5",
    "TRUNKLINE_BACKOFF_FIRST_S": "0.2",
    "TRUNKLINE_BACKOFF_MAX_S": "2",
}


class Worker:
    """One process, alive or dead."""

    def __init__(self, child: Child, port: int) -> None:
        self.child = child
        self.address = f"127.0.0.1:{port}"
        self.port = port

    @property
    def mark(self) -> str:
        """What the holder that it signs cases with looks like: host, process id, chance."""
        return f"%:{self.child.group}:%"


class Workers:
    """All of them; each has its own number and log."""

    def __init__(
        self, stack: Stack, process: str = PROCESS, told: Mapping[str, str] | None = None
    ) -> None:
        """`told` is what each is told beside what the topology says."""
        self._stack, self._process, self._told = stack, process, dict(told or {})
        self._born = 0
        self.alive: list[Worker] = []

    async def start(
        self,
        count: int = 1,
        more: Mapping[str, str] | None = None,
        *,
        release: Path | None = None,
    ) -> list[Worker]:
        """Start so many more, together, and wait until they serve; gives them.

        `release` is a program to run in place of today's release.
        """
        new = [self._worker(more or {}, release) for _ in range(count)]
        await asyncio.gather(*(one.child.start() for one in new))
        self.alive += new
        await asyncio.gather(*(self._ready(one) for one in new))
        return new

    async def stop(self, worker: Worker) -> None:
        """Ask one to drain and end."""
        self.alive.remove(worker)
        await worker.child.stop()

    async def kill(self, worker: Worker) -> None:
        """End one with SIGKILL, in the middle of whatever it does."""
        self.alive.remove(worker)
        worker.child.send(signal.SIGKILL)
        await worker.child.gone()
        await worker.child.stop()

    async def bury(self, worker: Worker) -> None:
        """Forget one that has ended."""
        self.alive.remove(worker)
        await worker.child.stop()

    async def close(self) -> None:
        """Stop all."""
        await asyncio.gather(*(self.stop(one) for one in tuple(self.alive)))

    def _worker(self, more: Mapping[str, str], release: Path | None) -> Worker:
        self._born += 1
        port = free_port()
        told = self._stack.environment(self._process) | HASTY | self._told
        told |= {
            "TRUNKLINE_GRPC_PORT": str(port),
            "TRUNKLINE_CLOCK_FILE": str(self._stack.home / "clock.json"),
            "TRUNKLINE_SYSTEM_TRYTON_ADDRESS": self._stack.address("sandbox-erp"),
            **more,
        }
        today = ("-m", package(self._process))
        program = Program(
            name=f"{self._process}-{self._born}",
            command=[sys.executable, *([str(release)] if release else today)],
            environment=told,
            log=self._stack.home / "logs" / f"{self._process}-{self._born}.log",
        )
        track = self._stack._warden.track
        return Worker(Child(program, restarting=False, track=track, report=lambda _: None), port)

    async def _ready(self, worker: Worker) -> None:
        ready = asyncio.create_task(until_all([lambda: grpc_health(worker.port)]))
        lost = asyncio.create_task(worker.child.lost.wait())
        both = (ready, lost)
        await asyncio.wait(both, timeout=READY_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        lost.cancel()
        doomed = "TRUNKLINE_CRASH_AT" in worker.child.program.environment
        assert ready.done() or doomed, f"a worker did not start:\n{worker.child.tail(40)}"
