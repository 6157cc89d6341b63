"""Replay: what a process would do again, and doing it, behind the guards of live work."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from trunkline_model.personal import PersonalWords

from .corrections import CaseRef, FieldChange


class PreviewReplay(Struct, frozen=True):
    """Ask what a replay would do; nothing is sent."""

    work: CaseRef
    """Of which work."""
    changes: tuple[FieldChange, ...] = ()
    """As if these fields were corrected; empty: as it is."""


class Effect(Struct, frozen=True):
    """One effect on one backend."""

    system: str
    """Role of the backend, such as erp."""
    step: str
    """Name of the step, with its key."""
    request_id: str
    """Under which it was sent, or would be."""
    state: str
    """happened; unknown (looked up before it is sent again); would_happen."""
    request: str
    """What is asked, as JSON; personal values masked."""
    at: datetime | None = None
    """When its outcome was journalled (UTC)."""


class TransitionPreview(Struct, frozen=True):
    """What a replay does with one transition."""

    transition_id: str
    """`<case>:<transition>:<cause>`."""
    outcome: str
    """done_already; would_finish; needs_answer (goes on with the backend's answer); would_wait;
    would_stop; not_readable; discarded."""
    sentence: PersonalWords
    """Why, where there is a reason."""
    effects: tuple[Effect, ...]
    """In order."""


class EffectDifference(Struct, frozen=True):
    """How a correction changes what would happen."""

    system: str
    """Role of the backend."""
    step: str
    """Name of the step."""
    transition_id: str
    """The transition."""
    before: str
    """The request without the correction, as JSON; empty when it would not be sent."""
    after: str
    """The request with it; empty when it would not be sent."""


class Preview(Struct, frozen=True):
    """What happened, what would happen, and what a correction changes of it."""

    case_id: str
    """The case."""
    business_key: str
    """What people know it by."""
    version: int
    """Of the case as it was read."""
    transitions: tuple[TransitionPreview, ...]
    """Those that happened in their order, then those that would."""
    differences: tuple[EffectDifference, ...]
    """Per step; empty without a correction."""
    refusal: str = ""
    """Why it may not be replayed, such as a closed period; empty when it may."""


class Replay(Struct, frozen=True):
    """Try work again behind the same guards as live: what succeeded is not repeated."""

    work: CaseRef
    """Of which work."""
    actor: str
    """Who."""
    reason: PersonalWords
    """Why; kept in the journal."""


class Replayed(Struct, frozen=True):
    """What was put back to work."""

    case_id: str
    """The case."""
    business_key: str
    """What people know it by."""
    reopened: tuple[str, ...]
    """Transitions that are tried again; empty when everything had succeeded."""


class PreviewRange(Struct, frozen=True):
    """Ask the same of every case with unfinished work that moved in a time."""

    process: str
    """The process."""
    since: datetime
    """Inclusive (UTC)."""
    until: datetime
    """Exclusive (UTC)."""
    limit: int = 20
    """1 to 100."""


class PreviewList(Struct, frozen=True):
    """Previews, the case that moved first first."""

    previews: tuple[Preview, ...]
    """May be empty."""
    more: bool
    """True when there were more than the limit: narrow the time."""


class ReplayRange(Struct, frozen=True):
    """Replay every case with unfinished work that moved in a time."""

    process: str
    """The process."""
    since: datetime
    """Inclusive (UTC)."""
    until: datetime
    """Exclusive (UTC)."""
    expected: int
    """How many cases the preview showed."""
    actor: str
    """Who."""
    reason: PersonalWords
    """Why."""


class ReplayedList(Struct, frozen=True):
    """What was put back to work."""

    replayed: tuple[Replayed, ...]
    """One a case."""
    refused: tuple[str, ...] = ()
    """Sentences of the cases that may not be replayed."""


class Replays(Protocol):
    """Says what a replay of cases would do, and does it."""

    async def preview_replay(self, request: PreviewReplay) -> Preview:
        """Say what would happen; changes nothing anywhere."""
        ...

    async def replay(self, request: Replay) -> Replayed:
        """Try again what did not succeed; Refused in a closed period."""
        ...

    async def preview_range(self, request: PreviewRange) -> PreviewList:
        """Say what would happen to every case of a time."""
        ...

    async def replay_range(self, request: ReplayRange) -> ReplayedList:
        """Try a time again; Conflict when there are not as many cases as expected."""
        ...
