"""The yardstick: a bare asyncio client that carries the same orders with the same backend calls.

It knows no error, no retry and no other process: aiohttp and gRPC stubs, a dozen calls an
order in a fixed sequence, and one commit a call that keeps request and answer. Run as
`python -m trunkline_cli.bench.bare` with a `Task` on standard input; it prints a `Done`.
"""

import asyncio
import resource
import sys
import time

import uvloop
from msgspec import json

from .bare_calls import open_backends
from .bare_order import carry
from .task import Done, Task


async def run(task: Task) -> Done:
    """Carry all orders, so many at once."""
    async with open_backends(task.backends, min(task.at_once, 4)) as backends:
        left = iter(task.order_ids)
        before, began = _cpu_s(), time.monotonic()

        async def one_by_one() -> None:
            for order_id in left:
                await carry(backends, order_id)

        async with asyncio.TaskGroup() as group:
            for _ in range(task.at_once):
                group.create_task(one_by_one())
        return Done(time.monotonic() - began, _cpu_s() - before)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    done = uvloop.run(run(json.decode(sys.stdin.buffer.read(), type=Task)))
    sys.stdout.write(json.encode(done).decode())
