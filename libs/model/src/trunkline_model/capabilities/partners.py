"""Process partners: who may call the partner API, and how much."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class CreatePartner(Struct, frozen=True):
    """Register a partner and give it its first credentials."""

    name: str
    """What people call it."""
    party_code: str
    """Its customer code in the ERP."""
    scopes: tuple[str, ...]
    """Such as orders:read and orders:write."""
    requests_per_minute_max: int = 600
    """Its quota."""
    actor: str = ""
    """Who registers it."""


class PartnerCreated(Struct, frozen=True):
    """The credentials; the secret is shown this once."""

    partner_id: str
    """Our id of the partner."""
    client_id: str
    """OAuth client id."""
    client_secret: str
    """OAuth client secret; only its hash is kept."""


class GetPartner(Struct, frozen=True):
    """Ask for a partner."""

    partner_id: str
    """Our id."""


class Partner(Struct, frozen=True):
    """A partner without its secrets."""

    partner_id: str
    """Our id."""
    name: str
    """What people call it."""
    party_code: str
    """Its customer code in the ERP."""
    scopes: tuple[str, ...]
    """What it may do."""
    requests_per_minute_max: int
    """Its quota."""
    revoked_at: datetime | None = None
    """When its access ended."""


class IssueToken(Struct, frozen=True):
    """Exchange client credentials for an access token."""

    client_id: str
    """OAuth client id."""
    client_secret: str
    """OAuth client secret."""
    scopes: tuple[str, ...] = ()
    """What is asked for; empty asks for all that the partner has."""


class TokenIssued(Struct, frozen=True):
    """A signed, short-lived access token."""

    access_token: str
    """JWT signed with ES256."""
    expires_in_s: int
    """Seconds until it ends; at most 600."""
    scopes: tuple[str, ...]
    """What it allows."""


class GetKeySet(Struct, frozen=True):
    """Ask for the public keys that verify access tokens."""


class KeySet(Struct, frozen=True):
    """Public keys."""

    jwks: str
    """A JSON Web Key Set (RFC 7517)."""


class RevokePartner(Struct, frozen=True):
    """End a partner's access at once."""

    partner_id: str
    """Our id."""
    actor: str
    """Who decided."""
    reason: str
    """Why."""


class Partners(Protocol):
    """Knows partners; the only place that holds their credentials."""

    async def create_partner(self, request: CreatePartner) -> PartnerCreated:
        """Register; Invalid names the wrong field, Conflict for a known name."""
        ...

    async def get_partner(self, request: GetPartner) -> Partner:
        """Read one; NotFound for an unknown id."""
        ...

    async def issue_token(self, request: IssueToken) -> TokenIssued:
        """Issue; Refused for wrong credentials, a revoked partner or a scope it lacks."""
        ...

    async def get_key_set(self, request: GetKeySet) -> KeySet:
        """Read the public keys."""
        ...

    async def revoke_partner(self, request: RevokePartner) -> Partner:
        """Revoke; tokens already issued are refused by the gateway's policy."""
        ...
