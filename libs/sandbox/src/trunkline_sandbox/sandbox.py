"""State, journal and faults of one sandbox in one hand."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

from .faults import Faults
from .journal import Journal
from .perform import perform
from .state import State


class Sandbox:
    """What a sandbox needs to remember, to testify and to misbehave."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.journal = Journal(state)
        self.faults = Faults(state)

    @classmethod
    def open(cls, path: Path, schema: str = "") -> Self:
        """Open or make the state file; `schema` is the sandbox's own `CREATE TABLE IF NOT ...`."""
        return cls(State(path, schema))

    async def perform[T](self, operation: str, act: Callable[[], Awaitable[T]]) -> T:
        """Run one operation under the armed faults; see `trunkline_sandbox.perform`."""
        return await perform(self.faults, operation, act)

    def close(self) -> None:
        """Close the state file."""
        self.state.close()
