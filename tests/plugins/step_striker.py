"""Stands before every port of a process: the first time that an effect is asked for, it fails.

Each effect fails in each way, one after the other, before it is let be. Where a worker dies the
run is cut off: nothing that it held in memory is left, and another run has what is journalled.
(That a killed process's lease runs out is R1's.)
"""

import asyncio
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from declared_steps import Effect
from msgspec import Struct, structs

from trunkline_kit.errors import Unavailable
from trunkline_process_procure_to_pay.terms import Terms

LOST = "nobody heard an answer"


class Way(Struct, frozen=True):
    """One way in which an effect fails."""

    name: str
    is_done: bool
    """Whether the backend does it all the same."""
    dies: bool
    """Whether whoever asked dies; else no answer is heard."""

    def strike(self) -> BaseException:
        """Give what whoever asked runs into."""
        return asyncio.CancelledError() if self.dies else Unavailable(LOST, unknown=True)


WAYS = (
    Way("dies before it is sent", is_done=False, dies=True),
    Way("dies with the answer in hand", is_done=True, dies=True),
    Way("is lost on its way there", is_done=False, dies=False),
    Way("is done and not heard of", is_done=True, dies=False),
)


class Striker:
    """Strikes the first request of each effect in every way; keeps account of what it struck."""

    def __init__(self, effects: Collection[Effect]) -> None:
        asked = r"(?:^|:){}:.*\.{}(?:$|[:~])"
        self._asked = {one: re.compile(asked.format(*map(re.escape, one))) for one in effects}
        self._first: dict[Effect, str] = {}
        self.struck: dict[Effect, list[Way]] = {}

    def around[T: Struct](self, ports: T) -> T:
        """Give ports of which every effect is struck; the others are as they were."""
        found = {name: self._before(port) for name, port in structs.asdict(ports).items()}
        return structs.replace(ports, **found)

    def _before(self, port: Any) -> Any:
        if isinstance(port, None | str | Mapping | Terms):
            return port
        if isinstance(port, Struct):
            return self.around(port)
        return Before(self, port)

    def next_way(self, request_id: str) -> Way | None:
        """Give how a request fails now; none: it is let be."""
        effect = next((one for one, name in self._asked.items() if name.search(request_id)), None)
        if effect is None or self._first.setdefault(effect, request_id) != request_id:
            return None
        struck = self.struck.setdefault(effect, [])
        if len(struck) == len(WAYS):
            return None
        struck.append(WAYS[len(struck)])
        return struck[-1]


class Before:
    """A port, struck as its striker says."""

    def __init__(self, striker: Striker, port: object) -> None:
        self._striker, self._port = striker, port

    def __getattr__(self, name: str) -> Any:
        """Give a call of the port."""
        found = getattr(self._port, name)
        return self._struck(found) if callable(found) else found

    def _struck(self, call: Callable[..., Any]) -> Callable[..., Any]:
        async def struck(*asked: Any) -> Any:
            way = self._striker.next_way(getattr(asked[0], "request_id", "") if asked else "")
            if way is None:
                return await call(*asked)
            if way.is_done:
                await call(*asked)
            raise way.strike()

        return struck
