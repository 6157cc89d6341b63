"""Requests from partners are accepted once: key, fingerprint and answer in one transaction."""

from collections.abc import Awaitable, Callable

from msgspec import Struct, json

from trunkline_kit.errors import Conflict
from trunkline_store.pool import Connection


class Acceptance(Struct, frozen=True):
    """Who asked, under which Idempotency-Key, and a hash of what was asked."""

    partner: str
    key: str
    fingerprint: str


async def accept_once[Res](
    conn: Connection,
    acceptance: Acceptance,
    answer: type[Res],
    act: Callable[[], Awaitable[Res]],
) -> tuple[Res, bool]:
    """Run `act` for a new key, or give the answer it gave before; True when replayed.

    Same transaction as `act`'s own writes: both last or neither. The same key with
    another fingerprint is a Conflict. Two at once: the second waits for the first.
    """
    claimed = await conn.execute(
        "INSERT INTO accepted_requests (partner, key, fingerprint) VALUES (%s, %s, %s)"
        " ON CONFLICT (partner, key) DO NOTHING",
        [acceptance.partner, acceptance.key, acceptance.fingerprint],
    )
    if claimed.rowcount == 0:
        return await _replayed(conn, acceptance, answer), True
    given = await act()
    await conn.execute(
        "UPDATE accepted_requests SET answer = %s WHERE partner = %s AND key = %s",
        [json.encode(given), acceptance.partner, acceptance.key],
    )
    return given, False


async def _replayed[Res](conn: Connection, acceptance: Acceptance, answer: type[Res]) -> Res:
    found = await conn.execute(
        "SELECT fingerprint, answer FROM accepted_requests WHERE partner = %s AND key = %s",
        [acceptance.partner, acceptance.key],
    )
    row = await found.fetchone()
    if row is None or row[0] != acceptance.fingerprint:
        raise Conflict(
            f"idempotency key {acceptance.key} was used for another request",
            reason="idempotency_key_reused",
        )
    return json.decode(row[1], type=answer)
