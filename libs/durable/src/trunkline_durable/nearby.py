"""Wake-ups inside one process: who has recorded a fact goes on with its case, without a job.

A job is half a dozen statements for a wake-up. Nothing depends on it: a case that nobody
takes, because this process died just then, is found by the next sweep, as any lost job is.
A worker whose hands are full leaves its facts to jobs, which every worker takes.
"""

from asyncio import Task, create_task, wait
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Any

import structlog

LOG = structlog.get_logger(__name__)

type Advancing = Callable[[str, str], Awaitable[None]]
"""Moves a case: process name, case id."""


class Wanted:
    """Cases that a transaction under way gave work to, in the order of its facts."""

    def __init__(self, processes: frozenset[str]) -> None:
        self._processes = processes
        self.cases: dict[tuple[str, str], None] = {}

    def takes(self, process: str) -> bool:
        """Whether cases of this process are gone on with here, so that no job is needed."""
        return process in self._processes

    def note(self, process: str, case_id: str) -> None:
        """Go on with this case after the commit."""
        self.cases[process, case_id] = None


_NOW: ContextVar[Wanted | None] = ContextVar("wanted", default=None)


def wanted_here(process: str) -> Wanted | None:
    """Give what collects the work of the transaction under way; None: a job has to wake."""
    wanted = _NOW.get()
    return wanted if wanted is not None and wanted.takes(process) else None


class Nearby:
    """Goes on with cases whose work this process has just committed."""

    def __init__(self, processes: Iterable[str], at_once: int) -> None:
        self._processes, self._at_once = frozenset(processes), at_once
        self._advance: Advancing | None = None
        self._tasks: set[Task[None]] = set()
        self._context = copy_context()

    def open(self, advance: Advancing) -> None:
        """Take work from now on, each in the context of this call: no request is its cause."""
        self._advance, self._context = advance, copy_context()

    @contextmanager
    def after_commit(self) -> Iterator[None]:
        """Go on with what the transaction inside gives work to, once it is committed."""
        if self._advance is None or len(self._tasks) >= self._at_once:
            yield
            return
        wanted = Wanted(self._processes)
        token = _NOW.set(wanted)
        try:
            yield
        finally:
            _NOW.reset(token)
        for process, case_id in wanted.cases:
            self._begin(self._go_on(process, case_id))

    async def drain(self, within_s: float) -> None:
        """Take nothing more; what does not end in time is given back."""
        self._advance = None
        if self._tasks:
            await wait(self._tasks, timeout=within_s)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await wait(self._tasks)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = create_task(work, context=self._context.copy())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _go_on(self, process: str, case_id: str) -> None:
        advance = self._advance
        if advance is None:
            return
        try:
            await advance(process, case_id)
        except Exception as error:
            LOG.warning("not gone on with", case_id=case_id, exc_info=error)
