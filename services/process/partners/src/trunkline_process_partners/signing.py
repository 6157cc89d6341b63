"""Keys that sign access tokens: made here, sealed in the database, rotated by age."""

import json
from datetime import datetime
from typing import Any

from joserfc.jwk import ECKey
from msgspec import Struct

from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection

from .rules import KEY_RETIRED, needs_successor, signing_key

LOCK = 0x7061727473
"""Advisory lock: two replicas make one key, not two."""


class SigningKey(Struct, frozen=True):
    """One sealed key."""

    kid: str
    """Its thumbprint (RFC 7638), which tokens and the key set name."""
    data_key_id: str
    """What seals it."""
    ciphertext: bytes
    """The private key, sealed."""


async def current_key(conn: Connection, keyring: Keyring, now: datetime) -> ECKey:
    """Give the key that signs now; makes the first one, and a successor when it is due."""
    rows = await _rows(conn)
    if needs_successor(max((at for at, _ in rows), default=None), now):
        await conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        rows = await _rows(conn)
        if needs_successor(max((at for at, _ in rows), default=None), now):
            await _make(conn, keyring, now)
            await _retire(conn, now)
            rows = await _rows(conn)
    chosen = signing_key(rows, now)
    data_key = await keyring.key(conn, chosen.data_key_id)
    return ECKey.import_key(data_key.unseal(chosen.ciphertext), {"kid": chosen.kid})


async def public_keys(conn: Connection, now: datetime) -> list[dict[str, Any]]:
    """List the public keys that may verify a token now, newest first."""
    found = await conn.execute(
        "SELECT public_jwk FROM token_signing_keys"
        " WHERE retired_at IS NULL OR retired_at > %s ORDER BY created_at DESC",
        [now - KEY_RETIRED],
    )
    return [row[0] for row in await found.fetchall()]


async def _rows(conn: Connection) -> list[tuple[datetime, SigningKey]]:
    found = await conn.execute(
        "SELECT created_at, kid, data_key_id, ciphertext FROM token_signing_keys"
        " WHERE retired_at IS NULL"
    )
    return [(row[0], SigningKey(row[1], row[2], bytes(row[3]))) for row in await found.fetchall()]


async def _make(conn: Connection, keyring: Keyring, now: datetime) -> None:
    key = ECKey.generate_key("P-256")
    kid = key.thumbprint()
    public = {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": "ES256"}
    data_key = await keyring.new_key(conn, "token signing")
    await conn.execute(
        "INSERT INTO token_signing_keys (kid, public_jwk, data_key_id, ciphertext, created_at)"
        " VALUES (%s, %s, %s, %s, %s)",
        [kid, json.dumps(public), data_key.key_id, data_key.seal(key.as_pem(private=True)), now],
    )


async def _retire(conn: Connection, now: datetime) -> None:
    """Keep the newest two: the successor, and the one that signs until caches know it."""
    await conn.execute(
        "UPDATE token_signing_keys SET retired_at = %s WHERE retired_at IS NULL AND kid NOT IN"
        " (SELECT kid FROM token_signing_keys ORDER BY created_at DESC LIMIT 2)",
        [now],
    )
