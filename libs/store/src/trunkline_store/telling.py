"""A connection that says, after a commit, that the event log grew."""

from collections.abc import Callable
from typing import override

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

type Told = Callable[[int], None]
"""Takes the position of the last event that was committed; neither waits nor fails."""


class TellingConnection(AsyncConnection[TupleRow]):
    """Before its commit nobody may be woken: they would look and find nothing."""

    told: Told | None = None
    """Who is told; None: nobody."""
    appended: int = 0
    """Position of the last event that the transaction under way appended; 0: none."""

    @override
    async def commit(self) -> None:
        await super().commit()
        appended, self.appended = self.appended, 0
        if appended and self.told is not None:
            self.told(appended)

    @override
    async def rollback(self) -> None:
        self.appended = 0
        await super().rollback()
