"""Judging a correction: by what would stop the work live, and by who was faster."""

from copy import copy
from typing import Any

from msgspec import json

from trunkline_kit.errors import Conflict, FieldError, Invalid, Unavailable
from trunkline_store.pool import Connection

from .casefile import CaseFile
from .editing import CaseEdited
from .operations import MASKED
from .preview import Known, Stage, known_transitions, rehearse_one
from .rehearsal import Rehearsed

SINCE = """
SELECT entry FROM journal
WHERE case_id = %s AND seq > %s AND kind IN ('fact', 'edit', 'command') ORDER BY seq DESC LIMIT 1
"""


async def require_newest(conn: Connection, file: CaseFile[Any], version: int) -> None:
    """Raise Conflict, saying who was faster, when the case learned something since a version.

    Attempts, waiting and what transitions read do not count: they change nothing that is known.
    """
    row = await (await conn.execute(SINCE, [file.case_id, version])).fetchone()
    if row is None:
        return
    said = json.decode(row[0])
    who, what = _who(file, said.get("actor", "")), said.get("name", "a change")
    at = said["at"][:19].replace("T", " ")
    raise Conflict(
        f"{who} was faster: {what} was recorded at {at} since version "
        f"{version} of {file.business_key}. It is at {file.head[0]} now: look again, decide anew.",
        reason="stale",
    )


def _who(file: CaseFile[Any], actor: str) -> str:
    """Name who told a fact; a transition of the case tells its own under its id."""
    if actor.startswith(f"{file.case_id}:"):
        return actor.split(":")[1]
    return actor or "somebody"


async def require_rules(
    stage: Stage, file: CaseFile[Any], transitions: tuple[str, ...], fact: CaseEdited
) -> None:
    """Raise Invalid when the stopped work would stop for what the correction says.

    Faults that were there before, word for word and on other fields, are left to their own
    correction: a sum that is off by another amount now is the correction's. Unavailable when the
    rules cannot be asked now.
    """
    corrected = copy(file)
    corrected.case = file.process.fold(file.case, fact)
    async with stage.pool.connection() as conn:
        known = await known_transitions(conn, file.case_id)
    for transition_id in transitions:
        if transition_id in known:
            await _require(stage, (file, corrected), known[transition_id], fact)


async def _require(
    stage: Stage, files: tuple[CaseFile[Any], CaseFile[Any]], known: Known, fact: CaseEdited
) -> None:
    after = await rehearse_one(stage, files[1], known)
    if after.outcome == "not_readable":
        raise Unavailable(f"it cannot be validated now: {after.sentence}. Try again later.")
    if after.outcome != "would_stop":
        return
    before = await rehearse_one(stage, files[0], known)
    if faults := _new(before, after, fact):
        sentence = " ".join(one.sentence for one in faults)
        reason = faults[0].reason or "correction_invalid"
        raise Invalid(f"The correction is not taken: {sentence}", reason=reason, fields=faults)


def _new(before: Rehearsed, after: Rehearsed, fact: CaseEdited) -> tuple[FieldError, ...]:
    touched = fact.values
    return tuple(one for one in after.faults if one not in before.faults or one.field in touched)


def fields_of(fact: CaseEdited) -> str:
    """Name the corrected fields with their values, personal ones masked."""
    plain = [f"{one.field} {one.before or '(empty)'} -> {one.after}" for one in fact.changes]
    return ", ".join([*plain, *(f"{one.field} {MASKED}" for one in fact.personal)])
