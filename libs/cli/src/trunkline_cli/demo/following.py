"""Following an order: print each move as it comes, wait for a state with a bound."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from trunkline_model.capabilities.operations import GetException
from trunkline_model.capabilities.order_to_cash import GetOrder, Order

from .places import Places

EVERY_S = 0.2


class Stuck(Exception):
    """An order did not come where the demo expects it; the text says why."""


async def until[T](ask: Callable[[], Awaitable[T | None]], what: str, within_s: float) -> T:
    """Ask until there is an answer; Stuck when none came in time."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        answer = await ask()
        if answer is not None:
            return answer
        await asyncio.sleep(EVERY_S)
    raise Stuck(f"waited {within_s:.0f} s for {what}")


class Following:
    """One order, followed by its number."""

    def __init__(self, places: Places, order_number: str, say: Callable[[str], None]) -> None:
        self._places = places
        self._say = say
        self.order_number = order_number
        self._seen = 0

    async def now(self) -> Order:
        """Read the order and print the moves that are new."""
        order = await self._places.orders.get_order(GetOrder(self.order_number))
        for move in order.moves[self._seen :]:
            self._say(f"  {move.sentence}")
        self._seen = len(order.moves)
        return order

    async def until(self, reached: Callable[[Order], bool], what: str) -> Order:
        """Wait until the order is there; Stuck, with its open exceptions, when it is not."""

        async def ask() -> Order | None:
            order = await self.now()
            return order if reached(order) else None

        try:
            return await until(ask, f"{self.order_number} to be {what}", self._places.within_s)
        except Stuck as stuck:
            raise Stuck(f"{stuck}; {await self._why()}") from stuck

    async def _why(self) -> str:
        order = await self._places.orders.get_order(GetOrder(self.order_number))
        told = [
            (await self._places.operations.get_exception(GetException(one))).sentence
            for one in order.exceptions
        ]
        return f"it is {order.state}; exceptions: {'; '.join(told) or 'none'}"


def documents(order: Order, document_type: str) -> list[str]:
    """Numbers of an order's documents of one type, oldest first."""
    return [one.number for one in order.documents if one.document_type == document_type]
