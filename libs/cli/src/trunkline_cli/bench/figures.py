"""What the bench found, as Structs: CPU in milliseconds, waits in milliseconds, sizes in bytes."""

from collections.abc import Sequence

from msgspec import Struct

from .purchase_figures import Bought


class Waits(Struct, frozen=True):
    """How long callers waited."""

    count: int
    p50_ms: float
    p99_ms: float


class Carried(Struct, frozen=True, kw_only=True):
    """Orders carried from capture to close by Trunkline."""

    at_once: int
    orders: int
    orders_per_s: float
    closed_after: Waits
    """From the customer's click to CLOSED."""
    cpu_ms: dict[str, float]
    """Per order, by program; the stand-ins of backends are not in it."""
    python_ms: float
    """Per order, all of our services together."""
    postgres_ms: float
    """Per order, all of PostgreSQL."""
    edge_ms: float
    """Per order, Envoy and Valkey."""
    backend_calls: float
    """Per order, requests that reached a backend."""
    journal_entries: float
    """Per order."""
    journal_bytes: float
    """Per order, the entries alone."""
    stored_bytes: float
    """Per order, by how much the database grew, indexes and all."""

    @property
    def cpu_total_ms(self) -> float:
        """Per order, everything but the stand-ins."""
        return self.python_ms + self.postgres_ms + self.edge_ms


class Bare(Struct, frozen=True, kw_only=True):
    """The same orders by a bare client: the same backend calls, one commit a call."""

    at_once: int
    orders: int
    orders_per_s: float
    python_ms: float
    """Per order, the client."""
    postgres_ms: float
    """Per order."""
    backend_calls: float
    """Per order."""

    @property
    def cpu_total_ms(self) -> float:
        """Per order, the client and PostgreSQL."""
        return self.python_ms + self.postgres_ms


class Hop(Struct, frozen=True):
    """One call to another process over gRPC."""

    way: str
    """Ours, or bare."""
    waits: Waits
    cpu_ms: float
    """Per call, client and server together."""


class Door(Struct, frozen=True):
    """What a caller from outside waits for at the gateway."""

    name: str
    rate_per_s: float
    waits: Waits
    failures: int
    """Answers that were no success."""


class Growth(Struct, frozen=True):
    """What an order costs among many other cases."""

    cases: int
    """That were there before."""
    python_ms: float
    postgres_ms: float


class Idle(Struct, frozen=True):
    """What waiting costs."""

    cases: int
    """Open ones that wait for something outside."""
    python_core_percent: float
    postgres_core_percent: float


class Restart(Struct, frozen=True):
    """Coming back with work in hand."""

    transitions: int
    """Open when the process was killed."""
    ready_s: float
    """Until it answers."""
    first_s: float
    """Until the first of them ended."""
    done_s: float
    """Until the last of them ended."""


class Evidence(Struct, frozen=True):
    """Proof and explanation among so many entries of the journal."""

    entries: int
    """That were there."""
    walked_per_s: int
    """Entries that `trunkline audit verify` walks in a second."""
    anchored_s: float
    """To anchor everything that had been planted."""
    waits: Waits
    """Of whoever has an invoice explained."""
    commits_per_step: float
    """Commits that hold an intent or a result, for each effect on a backend: 1 in a row of steps,
    whose results go with the next intents, 2 for a step alone."""
    bytes_per_step: int
    """Bytes of journal for each effect, facts and endings included."""
    commit_ms: float
    """One entry and the case's head, committed."""


class InboxRead(Struct, frozen=True):
    """What a person waits for who asks what waits."""

    name: str
    """What was asked."""
    waiting: int
    """Open exceptions."""
    waits: Waits


class CountedDay(Struct, frozen=True):
    """What a certificate of a large day takes."""

    documents: int
    """In their sources."""
    differences: int
    """None on a day on which everybody agrees."""
    first_s: float
    """With reading the journal of the day."""
    again_s: float
    """When the journal was read before."""
    memory_before_mb: float
    """Resident, of operations."""
    memory_most_mb: float
    """The most it ever had."""


class Turned(Struct, frozen=True):
    """One service that was replaced while calls went on."""

    name: str
    took_s: float
    """From the start of the new one to the end of the old one."""
    status: int
    """With which the old one ended: 0 for one that drained, -9 for one that did not."""
    answers: int
    failures: int


class Rolling(Struct, frozen=True):
    """Every service replaced, one after the other."""

    rate_per_s: float
    waits: Waits
    failures: dict[str, int]
    """Answers that were no success, by status, and calls without an answer."""
    taken: int
    """Orders that were taken meanwhile."""
    lost: int
    """Of those: not to be found, or not come to their end."""
    doubled: int
    """Of those: booked more than once."""
    turned: tuple[Turned, ...]
    before: str = ""
    """The commit whose code was replaced; empty for this code by itself."""


class Report(Struct, kw_only=True):
    """A whole run of the bench, filled part by part; one that was not asked for is empty."""

    cores: int = 0
    took_s: float = 0.0
    carried: tuple[Carried, ...] = ()
    bare: tuple[Bare, ...] = ()
    hops: tuple[Hop, ...] = ()
    doors: tuple[Door, ...] = ()
    growth: tuple[Growth, ...] = ()
    idle: tuple[Idle, ...] = ()
    restart: Restart | None = None
    rolling: Rolling | None = None
    evidence: tuple[Evidence, ...] = ()
    inbox: tuple[InboxRead, ...] = ()
    completeness: tuple[CountedDay, ...] = ()
    bought: Bought | None = None


def waits(seconds: Sequence[float]) -> Waits:
    """Sum waits up; nearest rank, so a p99 of few is their longest."""
    ranked = sorted(seconds)

    def at(part: float) -> float:
        rank = min(len(ranked) - 1, int(part * len(ranked)))
        return round(ranked[rank] * 1000, 3)

    return Waits(len(ranked), at(0.5), at(0.99)) if ranked else Waits(0, 0.0, 0.0)
