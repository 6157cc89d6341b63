"""Rows streamed from a cursor of the server's, so that a million of them need no memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncCursor, AsyncServerCursor
from psycopg.rows import TupleRow

from .pool import Connection

type Stream = AsyncServerCursor[TupleRow]
"""`await stream.execute(…)`, then `async for row in stream`."""


@asynccontextmanager
async def streaming(conn: Connection, name: str, *, batch: int) -> AsyncIterator[Stream]:
    """Open a cursor that fetches `batch` rows at a time; `name` is its own in the transaction.

    Closing a cursor asks the server. Where the server is gone by then, or its caller is cancelled
    while it asks, the answer never comes, and the transaction has taken the cursor with it: it
    counts as closed all the same.
    """
    stream = conn.cursor(name=name)
    stream.itersize = batch
    try:
        yield stream
    finally:
        try:
            await stream.close()
        finally:
            await AsyncCursor.close(stream)
