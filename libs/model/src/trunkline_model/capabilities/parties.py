"""Capability parties: customers and what they owe."""

from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.money import Money
from trunkline_model.party import Party


class GetParty(Struct, frozen=True):
    """Ask for one customer."""

    connection_id: str
    """The ERP connection."""
    party_code: str
    """Its code in the ERP."""


class EnsureParty(Struct, frozen=True):
    """Make sure that a customer with this code exists."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    party: Party
    """Created as given when the code is unknown; an existing one is left as it is."""


class PartyEnsured(Struct, frozen=True):
    """The customer exists."""

    party_code: str
    """Its code."""
    created: bool
    """True when this request created it."""
    evidence: Evidence
    """What proves it."""


class GetCreditPosition(Struct, frozen=True):
    """Ask what a customer owes and may owe."""

    connection_id: str
    """The ERP connection."""
    party_code: str
    """The customer."""


class CreditPosition(Struct, frozen=True):
    """What a customer owes, as the ERP's receivables say."""

    limit: Money | None
    """The most it may owe; none means no limit."""
    exposure: Money
    """Open receivables and confirmed orders not yet billed."""


class Parties(Protocol):
    """Reads and creates customers; the ERP owns them."""

    async def get_party(self, request: GetParty) -> Party:
        """Read a customer; NotFound for an unknown code."""
        ...

    async def ensure_party(self, request: EnsureParty) -> PartyEnsured:
        """Create a customer unless its code exists; Invalid names the wrong field."""
        ...

    async def get_credit_position(self, request: GetCreditPosition) -> CreditPosition:
        """Read limit and exposure; NotFound for an unknown code."""
        ...
