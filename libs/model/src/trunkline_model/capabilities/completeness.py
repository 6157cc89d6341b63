"""Capability completeness: proof that a day is whole in its source, here and in its target."""

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.counts import CertifiedTotal


class CertifiedDifference(Struct, frozen=True):
    """One document on which two sides do not agree."""

    difference_id: str
    """The same as long as both sides say the same, in every certificate."""
    kind: str
    """missing_in_target, doubled, amount_differs, wrong_day, wrong_tax_code and so on."""
    document_type: str
    """What it is."""
    channel: str
    """Where it comes from."""
    key: str
    """What its source calls it."""
    between: tuple[str, ...]
    """The two sides: source, taken, sent, target."""
    expected: str
    """What the first says; empty where something is missing."""
    found: str
    """What the second says."""
    off_by: Decimal | None
    """By how much; positive when the second has more."""
    currency: str
    """Currency of the amounts; empty for units."""
    document_ids: tuple[str, ...]
    """Numbers of the documents that are meant."""
    case_id: str
    """The case that carries it; empty when none does."""
    cause: str
    """What is likely behind it, as a sentence."""
    action: str
    """What would heal it: a command, or what to do where."""
    in_flight: bool
    """True when it is still on its way, within its time."""
    accepted_by: str = ""
    """Who explained it; empty when nobody did."""
    accepted_because: str = ""
    """How."""


class Certificate(Struct, frozen=True):
    """One day of a legal entity, as it was found at one moment; never changed, only superseded."""

    certificate_id: str
    """Its id."""
    legal_entity: str
    """Whose day."""
    day: date
    """The day in each channel's time zone."""
    number: int
    """1 for the day's first certificate, counting up: the highest is in force."""
    made_at: datetime
    """When it was counted (UTC)."""
    reason: str
    """schedule, or who asked for it."""
    counted_sha256: str
    """Hex hash over every document that was counted, on every side, in order."""
    hash: str
    """Hex hash of its entry in the evidence chain, which contains the hash before it."""
    totals: tuple[CertifiedTotal, ...]
    """By type, channel and currency."""
    differences: tuple[CertifiedDifference, ...]
    """Every one, by type, channel and key."""
    key_id: str = ""
    """The key that signed it; empty for one that was made without."""
    signature: str = ""
    """Ed25519 over the canonical JSON of its entry's body and actor, in base64."""

    @property
    def unexplained(self) -> int:
        """How many differences are neither on their way nor accepted by somebody."""
        return sum(not (one.in_flight or one.accepted_by) for one in self.differences)


class MakeCertificate(Struct, frozen=True):
    """Count a day now."""

    legal_entity: str
    """Whose; empty for the only one."""
    day: date
    """Not in the future."""
    actor: str
    """Who asks."""


class GetCertificate(Struct, frozen=True):
    """Ask for the certificate in force."""

    legal_entity: str
    """Whose; empty for the only one."""
    day: date
    """Of which day."""


class ListCertificates(Struct, frozen=True):
    """Ask how days stand, as for a calendar."""

    legal_entity: str
    """Whose; empty for the only one."""
    from_on: date
    """First day."""
    to_on: date
    """Last day; at most 400 days."""


class CertifiedDay(Struct, frozen=True):
    """One day in short."""

    day: date
    """Which."""
    certificate_id: str
    """The certificate in force."""
    number: int
    """How often it was counted."""
    made_at: datetime
    """When last (UTC)."""
    differences: int
    """All of them."""
    unexplained: int
    """Those that nobody has explained and that are not on their way."""
    unsettled: int
    """Those that keep a period open: unexplained or still on their way."""
    closed: bool
    """True when a closed period holds the day."""


class CertifiedDays(Struct, frozen=True):
    """Days that have a certificate, oldest first."""

    days: tuple[CertifiedDay, ...] = ()
    """May be empty."""


class AcceptDifferences(Struct, frozen=True):
    """Explain differences of the certificate in force, in one's own name."""

    certificate_id: str
    """Conflict when it was superseded."""
    difference_ids: tuple[str, ...]
    """Which."""
    actor: str
    """Who explains them."""
    reason: str
    """How; kept in the evidence chain."""


class Period(Struct, frozen=True):
    """Days of a legal entity that nothing may change."""

    legal_entity: str
    """Whose."""
    from_on: date
    """First day."""
    to_on: date
    """Last day."""
    closed_at: datetime
    """When (UTC)."""
    closed_by: str
    """Who closed it."""


class PeriodList(Struct, frozen=True):
    """Closed periods."""

    periods: tuple[Period, ...] = ()
    """By first day."""


class ListPeriods(Struct, frozen=True):
    """Ask which periods are closed."""

    legal_entity: str
    """Whose; empty for the only one."""


class ClosePeriod(Struct, frozen=True):
    """Close days: nothing that belongs to them is edited or replayed any more."""

    legal_entity: str
    """Whose; empty for the only one."""
    from_on: date
    """First day."""
    to_on: date
    """Last day; must be over."""
    actor: str
    """Who closes it."""


class OpenPeriod(Struct, frozen=True):
    """Open closed days again."""

    legal_entity: str
    """Whose; empty for the only one."""
    from_on: date
    """First day of the closed period."""
    actor: str
    """Who opens it."""
    reason: str
    """Why; kept in the evidence chain."""


class Completeness(Protocol):
    """Proves days whole, and closes them."""

    async def make_certificate(self, request: MakeCertificate) -> Certificate:
        """Count a day; Unavailable when a system does not answer: no day is proved in part."""
        ...

    async def get_certificate(self, request: GetCertificate) -> Certificate:
        """Read the one in force; NotFound when the day was never counted."""
        ...

    async def list_certificates(self, request: ListCertificates) -> CertifiedDays:
        """List days in short."""
        ...

    async def accept_differences(self, request: AcceptDifferences) -> Certificate:
        """Explain differences; Conflict when superseded, NotFound for an unknown id."""
        ...

    async def close_period(self, request: ClosePeriod) -> Period:
        """Close days; Refused while a day was not counted or a difference is unsettled."""
        ...

    async def open_period(self, request: OpenPeriod) -> Period:
        """Open days again; NotFound when no closed period begins there."""
        ...

    async def list_periods(self, request: ListPeriods) -> PeriodList:
        """List what is closed."""
        ...
