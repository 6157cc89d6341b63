"""What can be undone: every step with an undo is registered by its intent in the journal."""

from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, json
from msgspec.structs import replace

from trunkline_kit.errors import TrunklineError
from trunkline_store.pool import Connection

from .exceptions import raise_exception, raised_by
from .problem import Problem, problem_of
from .step import Step, Undo, Undone
from .words import masked_problem

if TYPE_CHECKING:
    from .casefile import CaseFile
    from .pen import Pen

UNDO = "undo"
"""Name of the built-in transition that tries a failed undo again."""

READ = "SELECT entry FROM journal WHERE case_id = %s AND kind = ANY(%s) ORDER BY seq"

KINDS = ["intent", "result", "refusal", "undone"]

STUCK = """
SELECT transition_id FROM transitions
WHERE case_id = %s AND state = 'stuck' AND name <> %s AND transition_id <> %s
"""

HOLD = """
INSERT INTO transitions (transition_id, case_id, name, cause, state, last_error)
VALUES (%s, %s, %s, %s, 'stuck', %s)
ON CONFLICT (transition_id) DO UPDATE SET state = 'stuck', last_error = excluded.last_error
"""


class Registered(Struct, frozen=True):
    """One effect that may have to be taken back."""

    name: str
    """The step's name, with its key."""
    transition_id: str
    request_id: str
    step: Step[Any, Any]
    request: Any
    """Sealed request."""
    result: Any = None
    """Sealed result; None when the outcome is not known."""
    has_result: bool = False

    @property
    def undo(self) -> Undo[Any, Any, Any, Any]:
        """What takes it back."""
        assert self.step.undo is not None  # noqa: S101 (only such steps are registered)
        return self.step.undo

    async def undo_request(self, pen: "Pen", reason: str) -> Any:
        """Build the request of the undo from the journalled request and result."""
        request = await pen.unseal(self.step.request, self.request)
        result = await pen.unseal(self.step.result, self.result) if self.has_result else None
        return self.undo.request(Undone(request, result, self.request_id, reason))


class Failure(Struct, frozen=True):
    """An undo that was refused."""

    work: Registered
    error: TrunklineError


async def registered(pen: "Pen", of: Literal["transition", "case"]) -> list[Registered]:
    """List what can still be undone, newest first."""
    async with pen.pool.connection() as conn:
        found = await conn.execute(READ, [pen.file.case_id, KINDS])
        entries = [json.decode(row[0]) for row in await found.fetchall()]
    works = _standing(entries, {step.name: step for step in pen.file.process.steps})
    mine = pen.task.transition_id
    return [work for work in reversed(works) if of == "case" or work.transition_id == mine]


async def needless(pen: "Pen") -> list[str]:
    """Name the stuck transitions of a case that nobody wants any more; failed undos stay."""
    async with pen.pool.connection() as conn:
        found = await conn.execute(STUCK, [pen.file.case_id, UNDO, pen.task.transition_id])
        return [row[0] for row in await found.fetchall()]


def _standing(entries: list[dict[str, Any]], steps: dict[str, Step[Any, Any]]) -> list[Registered]:
    works: dict[str, Registered] = {}
    for entry in entries:
        request_id, name = entry.get("request_id", ""), entry.get("name", "")
        step = steps.get(name.partition(":")[0])
        if entry["kind"] == "intent" and step is not None and step.undo is not None:
            works[request_id] = Registered(
                name, entry["transition_id"], request_id, step, entry.get("body")
            )
        elif entry["kind"] in ("refusal", "undone"):
            works.pop(request_id, None)
        elif request_id in works:
            works[request_id] = replace(
                works[request_id], result=entry.get("body"), has_result=True
            )
    return list(works.values())


async def hold_failed_undo(conn: Connection, file: "CaseFile[Any]", failure: Failure) -> None:
    """Keep a failed undo as stuck work of its own, with an exception for a person."""
    cause = failure.work.request_id
    transition_id = f"{file.case_id}:{UNDO}:{cause}"
    why = masked_problem(problem_of(failure.error), file.identifying_values())
    problem = Problem(
        reason="undo_failed",
        field=why.field,
        sentence=f"{failure.work.undo.step.name} did not undo {failure.work.name}: {why.sentence}",
        suggestion="Put right what stands in its way and retry, or undo it by hand and discard.",
    )
    await conn.execute(HOLD, [transition_id, file.case_id, UNDO, cause, why.sentence])
    raised = raised_by(file, problem, transition_id)
    await raise_exception(conn, raised)
