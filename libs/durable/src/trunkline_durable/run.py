"""What a transition works with: steps, reads, facts, waiting and undoing.

A transition is `async def transition(run, case) -> None`. It may be run again from its
top at any time, on another machine: every step that is in the journal returns its
journalled result, so write it as plain code from top to bottom.
"""

from asyncio import timeout
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, NoReturn

from msgspec import structs

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused, Unavailable

from .chain import Entry
from .crash import crash_point
from .owning import identified
from .pen import Pen
from .problem import NeedsPerson, Problem, unknown_outcome
from .process import Fact
from .refusal import Refusal, refusal_from, refusal_to
from .replay import Past
from .step import Step
from .suspended import Suspended
from .undoing import Failure, Registered, needless, registered
from .writing import Ending, Said

FINAL = (Invalid, NotFound, Conflict, Refused)


class Run:
    """One run of one transition of one case."""

    def __init__(self, pen: Pen, clients: Any, *, step_timeout_s: float) -> None:
        self._pen = pen
        self.clients: Any = clients
        """The ports that the process was given."""
        self._step_timeout_s = step_timeout_s
        self._facts: list[Said] = []

    @property
    def case_id(self) -> str:
        """The case that is moved."""
        return self._pen.file.case_id

    @property
    def business_key(self) -> str:
        """What people know the case by."""
        return self._pen.file.business_key

    @property
    def transition_id(self) -> str:
        """`<case>:<transition>:<cause>`."""
        return self._pen.task.transition_id

    @property
    def cause(self) -> str:
        """What asked for this transition, as its `Due` named it."""
        return self._pen.task.cause

    @property
    def attempt(self) -> int:
        """1 for the first run, counting up."""
        return self._pen.task.attempts

    @property
    def opened_at(self) -> datetime:
        """When the transition was asked for (UTC): the same in every run of it."""
        return self._pen.task.opened_at

    async def step[Req, Res](self, step: Step[Req, Res], request: Req, *, key: str = "") -> Res:
        """Have one effect on one backend, once.

        `key` tells apart several uses of one step in one transition (a parcel, a line).
        The engine fills `request.request_id`. Raises Invalid, NotFound, Conflict and
        Refused, which may be caught; while the backend is unavailable or the outcome is
        unknown the transition is parked and comes back here by itself.
        """
        name = f"{step.name}:{key}" if key else step.name
        past = self._pen.past.get(name)
        if past is not None and past.outcome == "result":
            return await self._pen.unseal(step.result, past.body)
        if past is not None and past.outcome == "refusal" and not past.cleared:
            raise refusal_to(await self._pen.unseal(Refusal, past.body))
        if past is not None and not past.outcome:
            request, entry = await self._resumed(step, past, name)
        else:
            request, entry = await self._intended(step, request, (name, past))
        return await self._sent(step, request, entry)

    async def begun[Req](self, step: Step[Req, Any]) -> Req | None:
        """Give the request of a step that an earlier run has sent; None when none has.

        What a case learns meanwhile does not answer what was asked. A transition that decides
        whether, or what, it asks must go by this first, or the step's outcome stays unknown.
        """
        past = self._pen.past.get(step.name)
        if past is None or past.request is None or past.outcome == "refusal":
            return None
        return await self._pen.unseal(step.request, past.request)

    async def observe[Res](
        self, name: str, result: type[Res], call: Callable[[], Awaitable[Res]]
    ) -> Res:
        """Read something once: later runs of this transition see the same answer."""
        past = self._pen.past.get(name)
        if past is not None and past.outcome == "observation":
            return await self._pen.unseal(result, past.body)
        await self._pen.settle_results()
        answer = await self._call(call(), name, bound=True)
        body = await self._pen.seal(result, answer)
        self._pen.note(Entry(kind="observation", name=name, body=body))
        return answer

    def observed(self, name: str) -> int:
        """Count what earlier runs of this transition read as `<name>:<anything>`."""
        read = (past for known, past in self._pen.past.items() if known.startswith(f"{name}:"))
        return sum(past.outcome == "observation" for past in read)

    def record(self, fact: Fact, *, fact_id: str = "") -> None:
        """Add a fact of this transition's own, committed together with its completion."""
        own = fact_id or f"{self.transition_id}#{len(self._facts) + 1}"
        self._facts.append(Said(own, fact, self.transition_id))

    def flag(self, problem: Problem) -> None:
        """Tell people about something without stopping; raised with the completion."""
        self._pen.flag(problem)

    def park(self, reason: str, *, after_s: float = 0.0, until: datetime | None = None) -> NoReturn:
        """End this run and come back later: after so many seconds, or at an instant."""
        wait_s = after_s
        if until is not None:
            wait_s = max(after_s, (until - clock.now()).total_seconds())
        raise Suspended(reason, wait_s=wait_s)

    async def undo_all(
        self, reason: str, *, of: Literal["transition", "case"] = "transition"
    ) -> None:
        """Take back every effect that has an undo, newest first.

        Of this transition, or of the whole case: then what other transitions of it had
        begun, or got stuck at, is ended too. An undo that fails becomes an exception of its
        own, which can be retried, and the others still run; an undo that cannot be reached
        parks this transition once the others have run, all but those that come after it.
        """
        waiting: Suspended | None = None
        unsure: set[str] = set()
        await self._pen.flush()
        for work in await registered(self._pen, of):
            if unsure & work.undo.after:
                unsure.add(work.step.name)
                continue
            try:
                await self.undo(work, reason)
            except Suspended as later:
                waiting = waiting or later
                unsure.add(work.step.name)
            except FINAL as failure:
                self._pen.fail(Failure(work, failure))
        for stuck in await needless(self._pen) if of == "case" else ():
            self._pen.close_others(stuck)
        if waiting is not None:
            raise waiting

    async def undo(self, work: Registered, reason: str) -> None:
        """Take back one effect; raises what its undo step raises."""
        request = await work.undo_request(self._pen, reason)
        digest = sha256(work.request_id.encode()).hexdigest()[:10]
        try:
            await self.step(work.undo.step, request, key=digest)
        except NotFound:
            if work.has_result:
                raise
        self._pen.note(Entry(kind="undone", name=work.name, request_id=work.request_id))
        self._pen.close_others(work.transition_id)

    async def complete(self) -> None:
        """End the transition with its own facts; called by the engine."""
        done = Ending(transition_id=self.transition_id, state="done")
        self._pen.note(Entry(kind="done", name=self._pen.task.name))
        await self._pen.end(self._facts, done)

    async def _resumed[Req](self, step: Step[Req, Any], past: Past, name: str) -> tuple[Req, Entry]:
        if not step.bound and not past.cleared:
            raise NeedsPerson(unknown_outcome(step.name))
        request = await self._pen.unseal(step.request, past.request)
        entry = step.intent(name, past.request_id, past.request)
        if not step.bound:  # the person's word counts for this one send
            self._pen.note(entry)
            await self._pen.flush()
        return request, entry

    async def _intended[Req](
        self, step: Step[Req, Any], request: Req, named: tuple[str, Past | None]
    ) -> tuple[Req, Entry]:
        name, past = named
        again = "" if past is None else f"~{past.generation + 1}"
        request_id = f"{self.transition_id}.{name}{again}"
        request = identified(request, request_id, self._pen.file.process.name)
        body = await self._pen.seal(step.request, request)
        entry = step.intent(name, request_id, body)
        if not step.bound:
            await self._pen.flush()
        self._pen.note(entry)
        await self._pen.flush()
        return request, entry

    async def _sent[Req, Res](self, step: Step[Req, Res], request: Req, intent: Entry) -> Res:
        crash_point("before_send", step.name)
        try:
            answer = await self._call(step.send(self.clients, request), step.name, bound=step.bound)
        except FINAL as refusal:
            body = await self._pen.seal(Refusal, refusal_from(refusal))
            await self._answered(step, structs.replace(intent, kind="refusal", body=body))
            raise
        body = await self._pen.seal(step.result, answer)
        await self._answered(step, structs.replace(intent, kind="result", body=body))
        return answer

    async def _answered(self, step: Step[Any, Any], outcome: Entry) -> None:
        crash_point("answered", step.name)
        self._pen.note(outcome)
        known = self._pen.past.get(outcome.name)
        generation = known.generation if known else 0
        self._pen.past[outcome.name] = Past(
            outcome.request_id, generation, outcome=outcome.kind, body=outcome.body
        )
        if not step.bound:
            await self._pen.flush()

    async def _call[Res](self, call: Awaitable[Res], name: str, *, bound: bool) -> Res:
        try:
            async with timeout(self._step_timeout_s):
                return await call
        except TimeoutError as cause:
            failure = Unavailable(f"{name} gave no answer in time", unknown=True)
            failure.__cause__ = cause
        except Unavailable as unavailable:
            failure = unavailable
        if failure.unknown and not bound:
            raise NeedsPerson(unknown_outcome(name))
        raise Suspended(failure.sentence, unknown=failure.unknown, at_least_s=failure.retry_after_s)
