"""Do one operation the way the armed faults say: once, twice, late, unanswered or not at all."""

import asyncio
from collections.abc import Awaitable, Callable

from .faults import AnswerLost, Broken, Dropped, Fault, Faults, Garbled, Throttled

SAYING_SO = {"429": Throttled, "5xx": Broken, "html": Garbled, "drop": Dropped}
"""Kinds that do nothing, and what is seen of each."""

_late: set[asyncio.Task[object]] = set()


async def perform[T](faults: Faults, operation: str, act: Callable[[], Awaitable[T]]) -> T:
    """Run `act`, or what a fault makes of it.

    Raises Throttled, Broken or AnswerLost when the caller is to see that instead of an answer.
    """
    fault = faults.take(operation)
    if fault is None:
        return await act()
    match fault.kind:
        case "429" | "5xx" | "html" | "drop":
            raise SAYING_SO[fault.kind](operation)
        case "timeout_before_commit":
            return await _lose(fault)
        case "timeout_after_commit":
            await act()
            return await _lose(fault)
        case "late_commit":
            _later(fault.hang_s, act)
            raise AnswerLost(operation)
        case "latency":
            await asyncio.sleep(fault.hang_s)
            return await act()
        case "duplicate":
            await act()
            return await act()


async def _lose[T](fault: Fault) -> T:
    await asyncio.sleep(fault.hang_s)
    raise AnswerLost(fault.on)


def _later[T](delay_s: float, act: Callable[[], Awaitable[T]]) -> None:
    async def wait_and_act() -> object:
        await asyncio.sleep(delay_s)
        return await act()

    task = asyncio.create_task(wait_and_act())
    _late.add(task)
    task.add_done_callback(_late.discard)
