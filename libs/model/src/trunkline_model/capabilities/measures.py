"""Capability measures: how well a process runs, read from its evidence."""

from datetime import date, datetime
from typing import Protocol

from msgspec import Struct


class GetMeasures(Struct, frozen=True):
    """Ask for the measures of a process in a time."""

    process: str
    """Run-time name, such as order-to-cash; empty for all processes together."""
    since: datetime
    """Inclusive (UTC)."""
    until: datetime
    """Exclusive (UTC); at most 400 days later."""


class Spread(Struct, frozen=True):
    """How long something took."""

    count: int
    """How often; 0 when it did not happen."""
    mean_s: float
    """Seconds on average."""
    p50_s: float
    """Half took at most this long."""
    p95_s: float
    """All but one in twenty took at most this long."""
    max_s: float
    """The longest."""


class BackendAvailability(Struct, frozen=True):
    """How often a backend answered when it was asked."""

    system: str
    """Role of the backend, such as erp or shop."""
    answered: int
    """Steps that came to an answer, a refusal included."""
    failed: int
    """Attempts that ended without one."""
    share: float
    """Answered of all, 0 to 1; 1 when nothing was asked."""


class UnexplainedDifferences(Struct, frozen=True):
    """What nobody has answered for in the latest day that a legal entity counted."""

    legal_entity: str
    """Whose day."""
    day: date
    """Which."""
    channel: str
    """The connection that its documents come from, or a partner; empty for what nobody knows."""
    document_type: str
    """Such as order or invoice."""
    count: int
    """Differences that are neither explained nor on their way; 0 when all agrees."""


class Measures(Struct, frozen=True):
    """What the journal of a time says."""

    process: str
    """As asked."""
    since: datetime
    """As asked."""
    until: datetime
    """As asked."""
    data_latency: Spread
    """From when something happened at its source until it was recorded here."""
    processing_time: Spread
    """From when a transition was asked for until it was done."""
    cycle_time: Spread
    """From when a case was opened until it ended, for cases that ended in the time."""
    runs: int
    """Transitions that were done or got stuck."""
    stuck: int
    """Those that got stuck."""
    error_rate: float
    """Stuck of runs, 0 to 1."""
    availability: tuple[BackendAvailability, ...]
    """By system."""
    manual_interventions: int
    """Decisions and commands that people gave."""
    cases_ended: int
    """Cases that came to their end in the time."""
    first_time_right: float
    """Share of them that nothing got stuck in and nobody touched, 0 to 1; 1 when none ended."""
    unexplained: tuple[UnexplainedDifferences, ...] = ()
    """Of each legal entity's newest certificate by the end of the time; of all processes."""


class ProcessMeasures(Protocol):
    """Measures processes."""

    async def get_measures(self, request: GetMeasures) -> Measures:
        """Measure; Invalid for a time that is too long or ends before it begins."""
        ...
