"""Writes that wait to be sent, each with a way to judge from outside what came of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from eventually import eventually
from msgspec import Struct
from sandbox_control import SandboxControl

from trunkline_kit.errors import Unavailable


class Attempt(Struct, frozen=True):
    """One write to one backend, not sent yet."""

    call: Callable[[Any], Awaitable[Any]]
    """The port's method."""
    request: Any
    """What is asked."""
    other: Any
    """The same request id with another body."""
    backend: SandboxControl
    """Where the effect comes about."""
    operation: str
    """What the backend calls it, as faults name it."""
    effects: Callable[[], Awaitable[int]]
    """Counts what the backend committed of it."""

    async def send(self) -> Any:
        """Ask once."""
        return await self.call(self.request)

    async def insist(self) -> Any:
        """Ask again until there is an answer, as a process does; gives it."""

        async def ask() -> tuple[Any, ...]:
            try:
                return (await self.send(),)
            except Unavailable:
                return ()

        return (await eventually(ask))[0]

    async def fault(self, kind: str, **rest: object) -> None:
        """Have the backend misbehave at this write."""
        await self.backend.fault(self.operation, kind, **rest)
