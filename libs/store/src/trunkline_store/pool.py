"""Connections to PostgreSQL: small pools whose every connection sees one schema first."""

import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from .telling import TellingConnection, Told

type Connection = AsyncConnection[TupleRow]
"""A connection inside a transaction that its caller began and will commit."""

type Pool = AsyncConnectionPool[Connection]
"""`async with pool.connection() as conn` is one transaction, committed at its end."""


@asynccontextmanager
async def open_pool(
    url: str,
    *,
    schema: str = "public",
    size_max: int = 4,
    autocommit: bool = False,
    told: Told | None = None,
) -> AsyncIterator[Pool]:
    """Open a pool whose unqualified names mean `schema` (several: comma-separated).

    A connection that the server closed is noticed when it is handed out, so a restarted
    server costs its callers nothing but time. With `autocommit` each statement commits by
    itself and a transaction is begun with `conn.transaction()`; `told` hears of every
    commit that appended to the event log, and is of use only without `autocommit`.
    """

    async def prepare(conn: Connection) -> None:
        if autocommit:
            await conn.set_autocommit(True)
        if isinstance(conn, TellingConnection):
            conn.told = told

    async def settle(conn: Connection) -> None:
        """Hand on no connection in another mode: its next user's transaction would be none."""
        if conn.autocommit != autocommit:
            await conn.set_autocommit(autocommit)

    pool: Pool = AsyncConnectionPool(
        url,
        connection_class=TellingConnection,
        min_size=1,
        max_size=size_max,
        open=False,
        check=_still_there,
        kwargs={"options": f"-c search_path={schema}"},
        configure=prepare,
        reset=settle,
    )
    async with pool:
        yield pool


@asynccontextmanager
async def single(pool: Pool) -> AsyncIterator[Connection]:
    """Give a connection whose every statement is a commit of its own.

    A transaction around one statement costs two more round trips and promises nothing more.
    """
    async with pool.connection() as conn:
        if conn.autocommit:
            yield conn
            return
        try:
            await conn.set_autocommit(True)  # may be cancelled after it has done it
            yield conn
        finally:
            await _back_to_transactions(conn)


async def _back_to_transactions(conn: Connection) -> None:
    """Leave the connection to others as it was; one that broke off in the middle is given up."""
    if conn.info.transaction_status == TransactionStatus.IDLE:
        await conn.set_autocommit(False)
    else:
        await conn.close()


async def _still_there(conn: Connection) -> None:
    """Ask the server only when something came unasked: a closed connection is readable.

    The pool's own check changes the mode of the connection for it, and leaves it so when cancelled.
    """
    poll = select.poll()
    poll.register(conn.fileno(), select.POLLIN)
    if poll.poll(0):
        await conn.execute("")
        await conn.rollback()
