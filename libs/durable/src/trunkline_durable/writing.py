"""What one commit writes to a case: entries, facts, the end of a transition."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

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


class Task(Struct, frozen=True):
    """The transition that is run, as it was begun."""

    transition_id: str
    name: str
    cause: str
    attempts: int
    opened_at: datetime
    trace_parent: str
    """What asked for it, as a W3C traceparent; may be empty."""


class Ahead(Struct, frozen=True):
    """A transition that was begun before the commit that asks for it."""

    task: Task
    state: Literal["running", "done"]
    """What that commit finds it in."""


class Writing(Struct, kw_only=True):
    """What one commit is to write."""

    entries: list[Entry | Said] = field(default_factory=list)
    """What comes into the journal, in this order; every `Said` is a fact of the case too."""
    ending: Ending | None = None
    ahead: list[Ahead] = field(default_factory=list)
    """Transitions that nobody knew before: the commit fails if somebody does."""
    moves_on: bool = False
    """Begin what is next in the same commit, or let go of the case if there is nothing."""
    wakes: bool = False
    """Defer a job for the case, because the writer will not go on with it itself."""

    @property
    def facts(self) -> list[Said]:
        """The facts among the entries."""
        return [line for line in self.entries if isinstance(line, Said)]


class Committed(Struct, frozen=True):
    """What a commit did beside what it was told."""

    freed: bool
    """True when nothing was next and the case was let go."""
    asks: bool
    """True when the facts asked for transitions; never with one that moves on."""
    task: Task | None
    """The transition that was begun with it."""


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


def fact_columns(facts: list[Said], seqs: Iterable[int]) -> dict[str, Any]:
    """Spread facts over arrays, with the places of their entries in the journal."""
    return {
        "fact_ids": Texts(said.fact_id for said in facts),
        "fact_kinds": Texts(kind_of(said.fact) for said in facts),
        "occurred": Instants(said.fact.occurred_at for said in facts),
        "fact_seqs": Numbers(seqs),
    }


def due_columns(case_id: str, dues: Iterable[Due], ahead: Iterable[Ahead]) -> dict[str, Any]:
    """Spread over arrays what is due, and what was due meanwhile and is begun already."""
    begun = list(ahead)
    known = {one.task.transition_id for one in begun}
    named = ((transition_id_of(case_id, due.transition, due.cause), due) for due in dues)
    rows: list[tuple[str, str, str, datetime | None, str, datetime | None]] = [
        (one.task.transition_id, one.task.name, one.task.cause, None, one.state, one.task.opened_at)
        for one in begun
    ]
    rows += [
        (name, due.transition, due.cause, due.at, "", None)
        for name, due in named
        if name not in known
    ]
    return {
        "due_ids": Texts(row[0] for row in rows),
        "due_names": Texts(row[1] for row in rows),
        "due_causes": Texts(row[2] for row in rows),
        "due_ats": Instants(row[3] for row in rows),
        "due_states": Texts(row[4] for row in rows),
        "due_opened": Instants(row[5] for row in rows),
        "ahead": Texts(known),
    }
