"""State, journal and faults of one sandbox in one hand."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

from .faults import Abilities, Fault, Faults
from .journal import Journal
from .perform import perform, tell
from .state import State


class Sandbox:
    """What a sandbox needs to remember, to testify and to misbehave."""

    def __init__(self, state: State, abilities: Abilities | None = None) -> None:
        self.state = state
        self.journal = Journal(state)
        self.faults = Faults(state, abilities)

    @classmethod
    def open(cls, path: Path, schema: str = "", abilities: Abilities | None = None) -> Self:
        """Open or make the state file; `schema` is the sandbox's own `CREATE TABLE IF NOT ...`.

        `abilities` says which kinds of fault its operations can show; by default every operation
        answers somebody and can show all that an answer can suffer.
        """
        return cls(State(path, schema), abilities)

    async def perform[T](self, operation: str, act: Callable[[], Awaitable[T]]) -> T:
        """Run one operation under the armed faults; see `trunkline_sandbox.perform`."""
        return await perform(self.faults, operation, act)

    async def tell[T](self, topic: str, send: Callable[[Fault | None], Awaitable[T]]) -> T:
        """Tell something unasked under the armed faults; see `trunkline_sandbox.perform.tell`."""
        return await tell(self.faults, topic, send)

    def close(self) -> None:
        """Close the state file."""
        self.state.close()
