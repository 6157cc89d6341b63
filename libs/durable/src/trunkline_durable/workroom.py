"""What corrections and replays work with: an engine, what its processes read, closed periods."""

from collections.abc import Sequence
from typing import Any

from .engine import Engine
from .periods import JournalledPeriods, Periods
from .preview import Stage
from .process import Process
from .readers import Reader
from .target import Finder


class Workroom:
    """Made once by each process service."""

    def __init__(
        self,
        engine: Engine,
        processes: Sequence[Process[Any]],
        *,
        clients: Any = None,
        readers: Sequence[Reader[Any]] = (),
        periods: Periods | None = None,
    ) -> None:
        """`clients` are those of live work; rehearsals only ever get what reads of them."""
        self.engine, self._clients = engine, clients
        self.periods: Periods = periods or JournalledPeriods()
        named = {one.name: one for one in processes}
        self.finder = Finder(engine.cases, named, tuple(readers))
        self.processes = named

    def stage(self, process: Process[Any]) -> Stage:
        """Give the place where cases of a process are rehearsed."""
        timeout_s = self.engine.settings.step_timeout_s
        return Stage(self.engine.pool, process.reading(self._clients), timeout_s)
