"""Moves one case as far as it goes: takes it, runs what is due, lets it go."""

from asyncio import CancelledError, shield
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from msgspec import Struct

from trunkline_kit.errors import Unavailable
from trunkline_kit.tracing import linked_span
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

from .ahead import Overtaken
from .away import DATABASE_IS_AWAY
from .casefile import CaseFile
from .caseread import Fenced
from .decisions import carry_out
from .ends import park, stick, tell_of_defect, withdraw
from .hands import Hands, Taken
from .measuring import count_run
from .pen import Pen
from .process import Process
from .replay import may_have_happened, past_of
from .run import Run
from .settings import EngineSettings
from .suspended import Suspended
from .undoing import UNDO, registered
from .writing import Task, transition_id_of

LOG = structlog.get_logger(__name__)


class Workbench(Struct, frozen=True):
    """What a worker needs to move cases."""

    pool: Pool
    keyring: Keyring
    hands: Hands
    clients: Any
    processes: Mapping[str, Process[Any]]
    settings: EngineSettings


class Advance:
    """The one thing that jobs do."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    async def __call__(self, process_name: str, case_id: str) -> None:
        """Move a case; return at once when somebody else holds it."""
        bench = self._bench
        taken = await bench.hands.take(case_id)
        if taken is None:
            return
        file = CaseFile(bench.processes[process_name], bench.keyring, case_id)
        try:
            await self._move(file, taken)
        except Fenced:
            bench.hands.forget(case_id)
            LOG.warning("replaced", case_id=case_id)
        except CancelledError:
            await shield(self._give_back(file))
            raise
        except DATABASE_IS_AWAY:
            bench.hands.forget(case_id)
            raise
        except Exception as error:
            bench.hands.forget(case_id)  # its lease runs out before it is tried again
            LOG.warning("case cannot be moved", case_id=case_id, exc_info=error)
            await tell_of_defect(bench.pool, file, error)

    async def _move(self, file: CaseFile[Any], taken: Taken) -> None:
        async with self._bench.pool.connection() as conn:
            await file.adopt(conn, taken.row)
        if taken.decided:
            await carry_out(self._bench.pool, file)
        task = taken.task or await self._bench.hands.begin_next(file)
        while task is not None:
            with linked_span(f"transition {task.name}", task.trace_parent) as span:
                span.set_attribute("trunkline.transition.id", task.transition_id)
                with suppress(Overtaken):
                    await self._perform(file, task)
            task = await self._bench.hands.go_on(file)

    async def _give_back(self, file: CaseFile[Any]) -> None:
        """Let others go on with what is in hand; what ended already is committed first."""
        hands = self._bench.hands
        try:
            if file.unwritten is not None:
                file.unwritten.overtaken = True
                await hands.settle(file)
        finally:
            await hands.let_go(file.case_id)

    async def _perform(self, file: CaseFile[Any], task: Task) -> None:
        pen = Pen(self._bench.pool, file, task)
        if task.attempts > 1 or task.name == UNDO:
            async with self._bench.pool.connection() as conn:
                pen.past = await past_of(conn, file.case_id, task.transition_id)
        known_due = file.unwritten is not None or any(map(may_have_happened, pen.past.values()))
        if not known_due and not _is_due(file, task):
            await withdraw(pen)
            return
        run = Run(pen, self._bench.clients, step_timeout_s=self._bench.settings.step_timeout_s)
        try:
            await self._transition(run, pen)
            await run.complete()
            count_run(file.process.name, task.name, "done")
        except Suspended as suspended:
            await park(pen, suspended, self._bench.settings)
        except Unavailable as failure:
            again = Suspended(failure.sentence, unknown=failure.unknown)
            await park(pen, again, self._bench.settings)
        except (Fenced, *DATABASE_IS_AWAY):
            raise
        except Exception as error:
            LOG.warning("stuck", transition_id=task.transition_id, exc_info=error)
            await stick(pen, error)

    async def _transition(self, run: Run, pen: Pen) -> None:
        if pen.task.name == UNDO:
            for work in await registered(pen, "case"):
                if work.request_id == pen.task.cause:
                    await run.undo(work, "tried again")
            return
        transition = pen.file.process.transitions.get(pen.task.name)
        if transition is None:
            run.park(f"this release does not know {pen.task.name}", after_s=10.0)
        await transition(run, pen.file.case)


def _is_due(file: CaseFile[Any], task: Task) -> bool:
    asked = {
        transition_id_of(file.case_id, due.transition, due.cause)
        for due in file.process.due(file.case)
    }
    return task.name == UNDO or task.transition_id in asked
