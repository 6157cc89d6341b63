"""What makes a backend tell something, whichever it is: the tests of event logs know only this."""

from typing import Protocol

from sandbox_control import SandboxControl

from trunkline_model.capabilities.events import Event, EventLog


class LogSource(Protocol):
    """A service whose backend can be made to tell."""

    @property
    def event_log(self) -> EventLog:
        """The log under test."""
        ...

    @property
    def name(self) -> str:
        """Run-time name of the service."""
        ...

    @property
    def connection_id(self) -> str:
        """The connection that events name."""
        ...

    @property
    def backend(self) -> SandboxControl:
        """Where it happens."""
        ...

    async def happen(self) -> str:
        """Let something happen that the backend tells of at once; gives its business key."""
        ...

    async def happen_untold(self) -> str:
        """Let something happen that only asking finds out; gives its business key."""
        ...

    async def tell_again(self, event: Event) -> None:
        """Have the backend tell the very same once more."""
        ...

    def key_of(self, event: Event) -> str:
        """Give the business key that an event bears; empty when it is of another kind."""
        ...
