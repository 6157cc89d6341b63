"""The ways in which a run ends without being done: parked, stuck, withdrawn."""

from random import uniform
from typing import Any

from trunkline_store.pool import Pool

from .casefile import CaseFile
from .chain import Entry
from .editing import correctable
from .exceptions import raise_exception, raised_by
from .measuring import Outcome, count_run
from .pen import Pen
from .problem import Problem, problem_of
from .replay import went_unheard
from .settings import EngineSettings
from .suspended import Suspended
from .third_persons import without_third_persons
from .words import masked_problem, masked_words
from .writing import Ending

OPEN_ALREADY = """
SELECT FROM exceptions WHERE transition_id = %s AND reason = %s AND state = 'open'
"""

DEFECT_ALREADY = """
SELECT FROM exceptions WHERE case_id = %s AND transition_id IS NULL AND state = 'open'
"""


async def park(pen: Pen, suspended: Suspended, settings: EngineSettings) -> None:
    """Let a transition wait, as long as it asked for or longer with every failure.

    After too many failures in a row people are told; the machine goes on trying, under
    the same request id, so what is unknown stays unknown until it is looked up. From
    then on only the transition counts the attempts, and the journal does not grow
    but by how a step that was begun ended. What a run sent that died is unknown too.
    """
    unheard = any(map(went_unheard, pen.past.values()))
    suspended.unknown = suspended.unknown or unheard
    suspended.reason = masked_words(suspended.reason, pen.file.identifying_values())
    failed = suspended.wait_s is None
    wait_s = suspended.wait_s if suspended.wait_s is not None else _backoff(pen, settings)
    early = pen.task.attempts <= settings.attempts_before_exception
    if not failed or early or unheard or pen.has_sent:
        body = {"why": suspended.reason, "unknown": suspended.unknown}
        kind = "attempt" if failed else "waiting"
        pen.note(Entry(kind=kind, name=pen.task.name, body=body))
    ending = Ending(
        transition_id=pen.task.transition_id,
        state="parked",
        attempts=pen.task.attempts if failed else 1,
        wait_s=max(wait_s, suspended.at_least_s),
        last_error=suspended.reason,
    )
    await pen.flush(ending=ending)
    _count(pen, ("unknown" if suspended.unknown else "failed") if failed else "waiting")
    if failed and pen.task.attempts >= settings.attempts_before_exception:
        await _tell(pen, suspended)


async def stick(pen: Pen, error: Exception) -> None:
    """Stop a transition until a person decides; the exception says what they must know."""
    async with pen.pool.connection() as conn:
        known = await without_third_persons(conn, pen.file.keyring, told(pen.file, error))
    problem = correctable(pen.file.process.editing, known)
    pen.note(
        Entry(
            kind="stuck",
            name=pen.task.name,
            body={"reason": problem.reason, "why": problem.sentence, "field": problem.field},
        )
    )
    pen.flag(problem)
    ending = Ending(
        transition_id=pen.task.transition_id,
        state="stuck",
        attempts=pen.task.attempts,
        last_error=problem.sentence,
    )
    await pen.flush(ending=ending)
    _count(pen, "stuck")


async def tell_of_defect(pool: Pool, file: CaseFile[Any], error: Exception) -> None:
    """Tell people, once, that a case cannot even be read or asked what is due."""
    async with pool.connection() as conn, conn.transaction():
        if (await conn.execute(DEFECT_ALREADY, [file.case_id])).rowcount == 0:
            raised = raised_by(file, told(file, error))
            await raise_exception(conn, raised)


async def withdraw(pen: Pen) -> None:
    """Drop a transition that had not begun and that the case does not ask for any more."""
    pen.note(Entry(kind="withdrawn", name=pen.task.name))
    await pen.flush(ending=Ending(transition_id=pen.task.transition_id, state="withdrawn"))
    _count(pen, "withdrawn")


def told(file: CaseFile[Any], error: Exception) -> Problem:
    """Describe an error for people, without whom the case is about."""
    known = file.identifying_values() if hasattr(file, "case") else []
    return masked_problem(problem_of(error), known)


def _count(pen: Pen, outcome: Outcome) -> None:
    count_run(pen.file.process.name, pen.task.name, outcome)


def _backoff(pen: Pen, settings: EngineSettings) -> float:
    doubled: float = settings.backoff_first_s * 2.0 ** min(pen.task.attempts - 1, 20)
    return min(doubled, settings.backoff_max_s) * uniform(0.8, 1.2)  # noqa: S311 (jitter)


async def _tell(pen: Pen, suspended: Suspended) -> None:
    reason = "unknown_outcome" if suspended.unknown else "unavailable"
    problem = Problem(
        reason=reason,
        sentence=f"{pen.task.name} failed {pen.task.attempts} times: {suspended.reason}",
        suggestion="It is tried again by itself and this closes when it succeeds.",
    )
    file, mine = pen.file, pen.task.transition_id
    async with pen.pool.connection() as conn, conn.transaction():
        if (await conn.execute(OPEN_ALREADY, [mine, reason])).rowcount == 0:
            told = problem.with_document(file.process.document_of(file.case))
            raised = raised_by(file, told, mine)
            await raise_exception(conn, raised)
