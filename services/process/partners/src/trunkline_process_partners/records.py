"""Rows of partners and their credentials."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from trunkline_model.capabilities.partners import CreatePartner, Partner, RevokePartner
from trunkline_store.pool import Connection

from .credentials import Hashed

_COLUMNS = "partner_id, name, party_code, scopes, requests_per_minute_max, revoked_at"


class Client(Struct, frozen=True):
    """A client with what is kept of its secret."""

    partner: Partner
    """The partner that it acts for."""
    secret: Hashed
    """What is kept of its secret."""


async def insert_partner(conn: Connection, partner_id: str, asked: CreatePartner) -> bool:
    """Add a partner; False when the name is taken."""
    added = await conn.execute(
        "INSERT INTO partners (partner_id, name, party_code, scopes, requests_per_minute_max)"
        " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [
            *(partner_id, asked.name, asked.party_code),
            *(sorted(set(asked.scopes)), asked.requests_per_minute_max),
        ],
    )
    return added.rowcount == 1


async def insert_client(conn: Connection, client_id: str, partner_id: str, secret: Hashed) -> None:
    """Add a client of a partner."""
    await conn.execute(
        "INSERT INTO partner_clients (client_id, partner_id, secret_salt, secret_hash)"
        " VALUES (%s, %s, %s, %s)",
        [client_id, partner_id, secret.salt, secret.digest],
    )


async def partner_by_id(conn: Connection, partner_id: str) -> Partner | None:
    """Find a partner."""
    found = await conn.execute(
        f"SELECT {_COLUMNS} FROM partners WHERE partner_id = %s",  # noqa: S608 - a constant
        [partner_id],
    )
    row = await found.fetchone()
    return None if row is None else _partner(row)


async def client_by_id(conn: Connection, client_id: str) -> Client | None:
    """Find a client with its partner."""
    found = await conn.execute(
        f"SELECT {_COLUMNS}, secret_salt, secret_hash FROM partner_clients"  # noqa: S608 - a constant
        " JOIN partners USING (partner_id) WHERE client_id = %s",
        [client_id],
    )
    row = await found.fetchone()
    if row is None:
        return None
    return Client(_partner(row), Hashed(bytes(row[6]), bytes(row[7])))


async def mark_revoked(conn: Connection, asked: RevokePartner, at: datetime) -> None:
    """End a partner's access; the first time counts."""
    await conn.execute(
        "UPDATE partners SET revoked_at = %s, revoked_by = %s, revoked_because = %s"
        " WHERE partner_id = %s AND revoked_at IS NULL",
        [at, asked.actor, asked.reason, asked.partner_id],
    )


def _partner(row: tuple[Any, ...]) -> Partner:
    partner_id, name, party_code, scopes, quota, revoked_at = row[:6]
    return Partner(partner_id, name, party_code, tuple(scopes), quota, revoked_at)
