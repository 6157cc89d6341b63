"""What the journal already knows of a transition's steps."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, json

from trunkline_store.pool import Connection

OUTCOMES = ("result", "refusal", "observation")

READ = "SELECT entry FROM journal WHERE case_id = %s AND transition_id = %s ORDER BY seq"


class Past(Struct):
    """One step as far as it came."""

    request_id: str
    generation: int = 0
    """How often a person had the step done anew after a refusal."""
    request: Any = None
    """Sealed request of the last intent."""
    outcome: str = ""
    """result, refusal or observation; empty while the outcome is not known."""
    body: Any = None
    """Sealed outcome."""
    cleared: bool = False
    """True when a person had it tried again after its last entry."""
    unheard: bool = False
    """True while no run has said how it ended since the intent: whoever sent it may have died."""


async def past_of(conn: Connection, case_id: str, transition_id: str) -> dict[str, Past]:
    """Read how far each step of a transition came, by the step's name."""
    found = await conn.execute(READ, [case_id, transition_id])
    return replay(json.decode(row[0]) for row in await found.fetchall())


def replay(entries: Iterable[dict[str, Any]]) -> dict[str, Past]:
    """Fold a transition's entries, oldest first."""
    past: dict[str, Past] = {}
    for entry in entries:
        kind, name = entry["kind"], entry.get("name", "")
        if kind == "intent":
            generation = past[name].generation + 1 if name in past else 0
            sent = Past(entry["request_id"], generation, entry.get("body"), unheard=True)
            past[name] = sent
        elif kind in OUTCOMES:
            known = past.setdefault(name, Past(entry.get("request_id", "")))
            known.outcome, known.body = kind, entry.get("body")
        elif kind == "retried":
            for known in past.values():
                known.cleared = True
        elif kind == "attempt":
            for known in past.values():
                known.unheard = False
    return past


def may_have_happened(past: Past) -> bool:
    """True when the step took effect, or nobody knows yet whether it did."""
    return past.outcome in ("", "result")


def went_unheard(past: Past) -> bool:
    """True when a run that sent the step died before it could say what came of it."""
    return past.unheard and not past.outcome
