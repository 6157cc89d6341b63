"""What a case's transitions did, and what they would do: rehearsed one after the other."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from msgspec import Struct, json

from trunkline_kit import clock
from trunkline_model.capabilities.replay import Effect, EffectDifference, TransitionPreview
from trunkline_store.pool import Connection, Pool

from .casefile import CaseFile
from .operations import masked_body
from .pen import Pen
from .process import Due
from .rehearsal import Noted, Rehearsal, Rehearsed
from .replay import past_of
from .undoing import UNDO
from .writing import Task, transition_id_of

ROUNDS_MAX = 50
"""The most transitions of one case that are rehearsed."""

TRANSITIONS = """
SELECT transition_id, name, cause, attempts, opened_at, state, last_error
FROM transitions WHERE case_id = %s ORDER BY opened_at, transition_id
"""

EFFECTS = "SELECT entry, kind FROM journal WHERE case_id = %s AND kind = ANY(%s) ORDER BY seq"


class Known(Struct, frozen=True):
    """A transition as its row says."""

    transition_id: str
    name: str
    cause: str
    attempts: int
    opened_at: datetime
    state: str
    last_error: str


class Stage(Struct, frozen=True):
    """Where a case is rehearsed."""

    pool: Pool
    clients: Any
    """Read-only."""
    step_timeout_s: float


async def known_transitions(conn: Connection, case_id: str) -> dict[str, Known]:
    """Read the transitions of a case, by id."""
    found = await conn.execute(TRANSITIONS, [case_id])
    return {row[0]: Known(*row) for row in await found.fetchall()}


async def rehearse(
    stage: Stage, file: CaseFile[Any], known: dict[str, Known]
) -> dict[str, Rehearsed]:
    """Rehearse what a case asks for, and what it would ask for then; by transition id."""
    seen: dict[str, Rehearsed] = {}
    acting = copy(file)
    while len(seen) < ROUNDS_MAX:
        waiting = [one for one in _asked(acting, known) if one.transition_id not in seen]
        if not waiting:
            break
        one = waiting[0]
        seen[one.transition_id] = ended = await rehearse_one(stage, acting, one)
        for said in ended.facts:
            acting.case = acting.process.fold(acting.case, said.fact)
    return seen


async def rehearse_one(stage: Stage, file: CaseFile[Any], known: Known) -> Rehearsed:
    """Rehearse one transition of a case as it is known."""
    task = Task(
        transition_id=known.transition_id,
        name=known.name,
        cause=known.cause,
        attempts=known.attempts + 1,
        opened_at=known.opened_at,
        trace_parent="",
    )
    pen = Pen(stage.pool, file, task)
    async with stage.pool.connection() as conn:
        pen.past = await past_of(conn, file.case_id, known.transition_id)
    run = Rehearsal(pen, stage.clients, step_timeout_s=stage.step_timeout_s)
    transition = file.process.transitions.get(known.name)
    if transition is None:
        return Rehearsed("would_stop", f"this release does not know {known.name}", ())
    return await run.rehearsed(transition)


def _asked(file: CaseFile[Any], known: dict[str, Known]) -> Iterable[Known]:
    for due in file.process.due(file.case):
        transition_id = transition_id_of(file.case_id, due.transition, due.cause)
        found = known.get(transition_id) or _new(transition_id, due)
        if found.state not in {"done", "discarded"} and found.name != UNDO:
            yield found


def _new(transition_id: str, due: Due) -> Known:
    now = clock.now()
    later = due.at is not None and due.at > now
    state = "parked" if later else "open"
    return Known(transition_id, due.transition, due.cause, 0, now, state, "")


async def happened(conn: Connection, case_id: str) -> dict[str, tuple[Effect, ...]]:
    """Read from the journal which effects a case had, by transition."""
    found = await conn.execute(EFFECTS, [case_id, ["intent", "result"]])
    asked: dict[str, str] = {}
    effects: dict[str, list[Effect]] = defaultdict(list)
    for document, kind in await found.fetchall():
        said = json.decode(document)
        if kind == "intent":
            asked[said["request_id"]] = json.encode(masked_body(said.get("body"))).decode()
            continue
        effects[said["transition_id"]].append(
            Effect(
                system=said.get("system", ""),
                step=said.get("name", ""),
                request_id=said["request_id"],
                state="happened",
                request=asked.get(said["request_id"], ""),
                at=datetime.fromisoformat(said["at"]),
            )
        )
    return {name: tuple(found) for name, found in effects.items()}


def previews(
    known: dict[str, Known],
    done: dict[str, tuple[Effect, ...]],
    rehearsed: dict[str, Rehearsed],
) -> tuple[TransitionPreview, ...]:
    """Say of each transition what it did and would do: those that ended first."""
    ended = [
        TransitionPreview(one.transition_id, _end(one), one.last_error, done.get(name, ()))
        for name, one in known.items()
        if one.state in {"done", "discarded"}
    ]
    would = [_would(name, one, done.get(name, ())) for name, one in rehearsed.items()]
    return (*ended, *would)


def _end(known: Known) -> str:
    return "done_already" if known.state == "done" else "discarded"


def _would(name: str, one: Rehearsed, done: tuple[Effect, ...]) -> TransitionPreview:
    at = {effect.request_id: effect.at for effect in done}
    effects = tuple(
        Effect(
            each.system,
            each.step,
            each.request_id,
            each.state,
            each.request,
            at.get(each.request_id),
        )
        for each in one.noted
    )
    return TransitionPreview(name, one.outcome, one.sentence, effects)


def differences(
    before: dict[str, Rehearsed], after: dict[str, Rehearsed]
) -> tuple[EffectDifference, ...]:
    """Say how what would be sent differs, step by step."""
    old, new = _sent(before), _sent(after)
    return tuple(
        EffectDifference(
            system=(new.get(key) or old[key]).system,
            step=key[1],
            transition_id=key[0],
            before=old[key].request if key in old else "",
            after=new[key].request if key in new else "",
        )
        for key in dict.fromkeys([*old, *new])
        if key not in old or key not in new or old[key].request != new[key].request
    )


def _sent(rehearsed: dict[str, Rehearsed]) -> dict[tuple[str, str], Noted]:
    return {
        (name, each.step): each
        for name, one in rehearsed.items()
        for each in one.noted
        if each.state != "happened"
    }
