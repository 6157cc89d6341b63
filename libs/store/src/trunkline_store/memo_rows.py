"""The memo's table: every move is one short transaction that checks who may make it."""

from msgspec import Struct

from trunkline_kit.errors import Unavailable

from .pool import Pool, single

BEGIN = """
INSERT INTO request_memo (request_id, connection_id, fingerprint, state, lease_until)
VALUES (%s, %s, %s, 'started', now() + make_interval(secs => %s))
ON CONFLICT (request_id) DO NOTHING
RETURNING request_id, fingerprint, state, attempt, ''::bytea, 0::float8, true
"""

READ = """
SELECT request_id, fingerprint, state, attempt, coalesce(answer, ''::bytea),
    extract(epoch FROM now() - sent_at)::float8, false
FROM request_memo WHERE request_id = %s
"""

TAKE_OVER = """
UPDATE request_memo
SET state = 'started', attempt = attempt + 1, lease_until = now() + make_interval(secs => %s)
WHERE request_id = %s AND attempt = %s AND state NOT IN ('done', 'refused')
  AND lease_until <= now()
RETURNING request_id, fingerprint, state, attempt, ''::bytea,
    extract(epoch FROM now() - sent_at)::float8, false
"""


class Row(Struct, frozen=True):
    """One request as it stood when it was read."""

    request_id: str
    fingerprint: bytes
    state: str
    attempt: int
    """Fencing number: a writer with an older one is refused."""
    answer: bytes
    sent_ago_s: float
    """Seconds since it was last sent, by the database's clock: ours may stand elsewhere."""
    fresh: bool
    """True when this ask is the first."""


class MemoRows:
    """Reads and moves rows of `request_memo`."""

    def __init__(self, pool: Pool, lease_s: float) -> None:
        self._pool = pool
        self._lease_s = lease_s

    async def begin(self, request_id: str, connection_id: str, fingerprint: bytes) -> Row:
        """Note the first ask of a request, or give the row as it stands."""
        async with single(self._pool) as conn:
            found = await conn.execute(
                BEGIN, [request_id, connection_id, fingerprint, self._lease_s]
            )
            row = await found.fetchone()
            if row is None:
                found = await conn.execute(READ, [request_id])
                row = await found.fetchone()
        if row is None:
            raise Unavailable("the request was removed just now; ask again")
        return Row(*row)

    async def take_over(self, row: Row) -> Row | None:
        """Raise the fence of an unfinished request whose lease is over; None when it is not."""
        async with single(self._pool) as conn:
            moved = await conn.execute(TAKE_OVER, [self._lease_s, row.request_id, row.attempt])
            taken = await moved.fetchone()
            return None if taken is None else Row(*taken)

    async def sending(self, row: Row) -> None:
        """Note when the request was last sent; a fresh row says so already."""
        if row.fresh:
            return
        async with single(self._pool) as conn:
            await conn.execute(
                "UPDATE request_memo SET sent_at = now() WHERE request_id = %s AND attempt = %s",
                [row.request_id, row.attempt],
            )

    async def close(self, row: Row, state: str, answer: bytes | None = None) -> bool:
        """Write the outcome and end the lease; False when somebody took the request over."""
        async with single(self._pool) as conn:
            moved = await conn.execute(
                "UPDATE request_memo SET state = %s, answer = %s, lease_until = now()"
                " WHERE request_id = %s AND attempt = %s AND state = 'started'",
                [state, answer, row.request_id, row.attempt],
            )
            return moved.rowcount == 1
