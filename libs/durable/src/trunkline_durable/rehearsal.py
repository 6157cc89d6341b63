"""A rehearsal: a process's own transition, run without any effect.

The journal answers for what was done. A write that was not done is noted instead of sent; what
it would answer is not known, and the run ends where it is needed. Reads that the journal does
not hold are asked of read-only clients.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, NoReturn

from msgspec import Struct, json

from trunkline_kit.errors import FieldError, TrunklineError, Unavailable
from trunkline_store.sealing import sealer

from .pen import Pen
from .problem import NeedsPerson, Problem
from .replay import Past
from .run import Run
from .step import Step
from .suspended import Suspended
from .undoing import Registered, registered
from .writing import Said

MASKED = "[personal]"

type Outcome = Literal["would_finish", "needs_answer", "would_wait", "would_stop", "not_readable"]


class Noted(Struct, frozen=True):
    """One effect that happened, or would."""

    system: str
    step: str
    """Name, with its key."""
    request_id: str
    state: Literal["happened", "unknown", "would_happen"]
    request: str
    """JSON; personal values masked."""


class Rehearsed(Struct, frozen=True):
    """How a rehearsed transition ended."""

    outcome: Outcome
    sentence: str
    noted: tuple[Noted, ...]
    facts: tuple[Said, ...] = ()
    """What it would record when it finishes."""
    faults: tuple[FieldError, ...] = ()
    """What is wrong, when it would stop."""


class Unanswered(Exception):
    """A transition needs an answer that only a backend can give."""


class NoAnswer:
    """Stands for the answer of a step that was not sent: whoever looks into it ends the run."""

    def __init__(self, step: str) -> None:
        self._step = step

    def __getattr__(self, name: str) -> NoReturn:
        raise Unanswered(f"it goes on with the answer of {self._step}")


class Rehearsal(Run):
    """One run of one transition that writes nothing."""

    def __init__(self, pen: Pen, clients: Any, *, step_timeout_s: float) -> None:
        super().__init__(pen, clients, step_timeout_s=step_timeout_s)
        self.noted: list[Noted] = []

    async def step[Req, Res](self, step: Step[Req, Res], request: Req, *, key: str = "") -> Res:
        """Answer from the journal, or note what would be sent."""
        name = f"{step.name}:{key}" if key else step.name
        past = self._pen.past.get(name)
        if past is not None and past.request is not None and past.outcome != "refusal":
            request = await self._pen.unseal(step.request, past.request)
        self.noted.append(self._noted(step, request, name, past))
        if past is not None and past.outcome == "result":
            return await self._pen.unseal(step.result, past.body)
        answer: Any = NoAnswer(name)
        return answer  # type: ignore[no-any-return]

    async def observe[Res](
        self, name: str, result: type[Res], call: Callable[[], Awaitable[Res]]
    ) -> Res:
        """Answer from the journal, or read."""
        past = self._pen.past.get(name)
        if past is not None and past.outcome == "observation":
            return await self._pen.unseal(result, past.body)
        return await self._call(call(), name, bound=True)

    def flag(self, problem: Problem) -> None:
        """People are told of nothing that did not happen."""

    async def undo_all(
        self, reason: str, *, of: Literal["transition", "case"] = "transition"
    ) -> None:
        """Note what would be undone."""
        for work in await registered(self._pen, of):
            await self.undo(work, reason)

    async def undo(self, work: Registered, reason: str) -> None:
        """Note what would be undone."""
        request = await work.undo_request(self._pen, reason)
        await self.step(work.undo.step, request, key=work.request_id)

    async def rehearsed(self, transition: Callable[[Run, Any], Awaitable[None]]) -> Rehearsed:
        """Run a transition and say how it ends."""
        faults: tuple[FieldError, ...] = ()
        try:
            await transition(self, self._pen.file.case)
        except Unanswered as needed:
            return self._ended("needs_answer", str(needed))
        except Suspended as suspended:
            outcome: Outcome = "would_wait" if suspended.wait_s is not None else "not_readable"
            return self._ended(outcome, suspended.reason)
        except Unavailable as away:
            return self._ended("not_readable", away.sentence)
        except Exception as error:  # noqa: BLE001 - whatever stops it live stops it here
            faults = faults_of(error)
            return self._ended("would_stop", " ".join(one.sentence for one in faults), faults)
        return self._ended("would_finish", "")

    def _ended(
        self, outcome: Outcome, sentence: str, faults: tuple[FieldError, ...] = ()
    ) -> Rehearsed:
        told = tuple(self._facts) if outcome == "would_finish" else ()
        return Rehearsed(outcome, sentence, tuple(self.noted), told, faults)

    def _noted(self, step: Step[Any, Any], request: Any, name: str, past: Past | None) -> Noted:
        state: Literal["happened", "unknown", "would_happen"] = "would_happen"
        request_id = f"{self.transition_id}.{name}"
        if past is not None and past.outcome == "result":
            state, request_id = "happened", past.request_id
        elif past is not None and not past.outcome:
            state, request_id = "unknown", past.request_id
        elif past is not None:
            request_id = f"{request_id}~{past.generation + 1}"
        kind: Any = step.request
        shown = sealer(kind).masked(request, MASKED)
        return Noted(step.system, name, request_id, state, json.encode(shown).decode())


def faults_of(error: Exception) -> tuple[FieldError, ...]:
    """Name what is wrong, field by field where that is known."""
    if isinstance(error, TrunklineError):
        return error.fields or (FieldError("", error.reason, error.sentence),)
    if isinstance(error, NeedsPerson):
        told = error.problem
        return told.faults or (FieldError(told.field, told.reason, told.sentence),)
    return (FieldError("", "defect", f"{type(error).__name__}: {error}"),)
