"""What one commit writes to a case: entries, facts, the end of a transition."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from msgspec import Struct, field

from trunkline_kit import clock

from .chain import Entry, Linked
from .columns import Blobs, Instants, Numbers, Texts
from .mentions import mention_columns
from .origin import Origin
from .process import Due, Fact

type FactKey = tuple[str, str, str]
"""The order in which facts fold: instant, kind, id."""


class Said(Struct, frozen=True):
    """A fact with the id that makes it one, however often it is told."""

    fact_id: str
    fact: Fact
    actor: str = ""
    """Who or what told it."""
    origin: Origin | None = None
    """The event that it came in; None for what no reader took over."""

    @property
    def key(self) -> FactKey:
        """Its place in the order of folding."""
        instant = self.fact.occurred_at.astimezone(UTC).isoformat(timespec="microseconds")
        return (instant, kind_of(self.fact), self.fact_id)


class Ending(Struct, frozen=True, kw_only=True):
    """The state that a commit leaves a transition in."""

    transition_id: str
    state: str
    attempts: int = 1
    """Never 0 for what has begun: the next run then looks into the journal first."""
    wait_s: float = 0.0
    """For a parked one: seconds until it is due."""
    last_error: str = ""


class Writing(Struct, kw_only=True):
    """What one commit is to write."""

    entries: list[Entry] = field(default_factory=list)
    facts: list[Said] = field(default_factory=list)
    ending: Ending | None = None
    wakes: bool = False
    """Defer a job for the case, because the writer will not go on with it itself."""


def kind_of(fact: Fact) -> str:
    """Give the kind that a fact is journalled under: its tag."""
    return str(fact.__struct_config__.tag)


def transition_id_of(case_id: str, name: str, cause: str) -> str:
    """Give a transition's id, which goes down to the backends within request ids."""
    return f"{case_id}:{name}:{cause}"


def entry_columns(linked: list[Linked]) -> dict[str, Any]:
    """Spread journal entries over arrays, one a column."""
    return {
        "seqs": Numbers(one.seq for one in linked),
        "kinds": Texts(one.entry.kind for one in linked),
        "names": Texts(one.entry.name for one in linked),
        "belongs": Texts(one.entry.transition_id or None for one in linked),
        "ats": Instants(one.at for one in linked),
        "entries": Blobs(one.document for one in linked),
        "hashes": Blobs(one.hash for one in linked),
        **mention_columns(linked),
    }


def ending_columns(ending: Ending | None) -> dict[str, Any]:
    """Name the transition that ends, if one does, and how."""
    chosen = ending or Ending(transition_id="", state="done")
    return {
        "ended": chosen.transition_id,
        "end_state": chosen.state,
        "attempts": chosen.attempts,
        "wait_s": chosen.wait_s,
        "moved_s": clock.moved_s(),
        "last_error": chosen.last_error,
    }


def fact_columns(facts: list[Said], first_seq: int) -> dict[str, Any]:
    """Spread facts over arrays; their entries stand in the journal from `first_seq` on."""
    return {
        "fact_ids": Texts(said.fact_id for said in facts),
        "fact_kinds": Texts(kind_of(said.fact) for said in facts),
        "occurred": Instants(said.fact.occurred_at for said in facts),
        "fact_seqs": Numbers(range(first_seq, first_seq + len(facts))),
    }


def due_columns(case_id: str, dues: Iterable[Due]) -> dict[str, Any]:
    """Spread what is due over arrays."""
    found = list(dues)
    return {
        "due_ids": Texts(transition_id_of(case_id, due.transition, due.cause) for due in found),
        "due_names": Texts(due.transition for due in found),
        "due_causes": Texts(due.cause for due in found),
        "due_ats": Instants(due.at for due in found),
    }
