"""Do one operation the way the armed faults say: once, twice, late, unanswered or not at all."""

import asyncio
from collections.abc import Awaitable, Callable

from .faults import (
    AnswerLost,
    Broken,
    Dropped,
    Fault,
    Faults,
    Garbled,
    HeldBack,
    Spoilt,
    Throttled,
)
from .line import spoil_line

_late: set[asyncio.Task[object]] = set()


async def perform[T](faults: Faults, operation: str, act: Callable[[], Awaitable[T]]) -> T:
    """Run `act`, which answers a caller, or what a fault makes of it.

    Raises Throttled, Broken or AnswerLost when the caller is to see that instead of an answer.
    """
    fault = faults.take(operation)
    if fault is None:
        return await act()
    match fault.kind:
        case "drop":
            await act()
            await asyncio.sleep(fault.delay_s)
            spoil_line(fault)
            raise Dropped(operation)
        case "truncated" | "reset" | "slow_body" | "content_type":
            answer = await act()
            if spoil_line(fault):
                return answer
            raise Spoilt(fault, answer)
        case _:
            return await _under(fault, act)


async def tell[T](
    faults: Faults, operation: str, send: Callable[[Fault | None], Awaitable[T]]
) -> T:
    """Run `send`, which tells something unasked; it spoils its message itself if given a fault.

    Raises Dropped when nothing is to be sent, HeldBack when later ones have to go first, and
    what `perform` raises when it fails.
    """
    fault = faults.take(operation)
    if fault is None:
        return await send(None)
    match fault.kind:
        case "drop":
            raise Dropped(operation)
        case "reorder":
            raise HeldBack(fault)
        case "truncated" | "reset" | "slow_body" | "content_type":
            return await send(fault)
        case _:
            return await _under(fault, lambda: send(None))


async def _under[T](fault: Fault, act: Callable[[], Awaitable[T]]) -> T:
    match fault.kind:
        case "429":
            raise Throttled(fault.on, fault.retry_after_s)
        case "5xx":
            raise Broken(fault.on)
        case "html":
            raise Garbled(fault.on)
        case "timeout_before_commit":
            return await _lose(fault, fault.delay_s)
        case "timeout_after_commit":
            await act()
            return await _lose(fault, fault.delay_s)
        case "late_commit":
            _later(fault.delay_s, act)
            return await _lose(fault, fault.wait_s)
        case "latency":
            await asyncio.sleep(fault.delay_s)
        case "duplicate":
            await act()
    return await act()


async def _lose[T](fault: Fault, after_s: float) -> T:
    await asyncio.sleep(after_s)
    raise AnswerLost(fault.on)


def _later[T](delay_s: float, act: Callable[[], Awaitable[T]]) -> None:
    async def wait_and_act() -> object:
        await asyncio.sleep(delay_s)
        return await act()

    task = asyncio.create_task(wait_and_act())
    _late.add(task)
    task.add_done_callback(_late.discard)
