"""Search for a text in every column of every table and in Valkey: what must not be is nowhere."""

from collections.abc import Iterator
from typing import Any

from redis import Redis

from trunkline_store.pool import Connection

COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables
USING (table_schema, table_name) WHERE table_schema = %s AND table_type = 'BASE TABLE'
"""


async def places_of(conn: Connection, schema: str, text: str) -> list[str]:
    """List the `table.column`s of a schema that hold a text in any case, in bytes or in words."""
    columns = await (await conn.execute(COLUMNS, [schema])).fetchall()
    assert columns, f"no tables in {schema}"
    return [
        f"{table}.{column}"
        for table, column in columns
        if await _holds(conn, f'SELECT "{column}" FROM {schema}."{table}"', text.lower().encode())
    ]


def places_in_valkey(url: str, text: str) -> list[str]:
    """List the keys of a Valkey whose name or value, of whatever type, holds a text in any case."""
    wanted = text.lower()
    with Redis.from_url(url) as valkey:
        pairs = [(repr(key), repr(list(_values(valkey, key)))) for key in valkey.scan_iter()]
    return [key for key, value in pairs if wanted in (key + value).lower()]


def _values(valkey: Any, key: bytes) -> Iterator[Any]:
    kind = valkey.type(key)
    read = {
        b"string": lambda: valkey.get(key),
        b"hash": lambda: valkey.hgetall(key),
        b"list": lambda: valkey.lrange(key, 0, -1),
        b"set": lambda: valkey.smembers(key),
        b"zset": lambda: valkey.zrange(key, 0, -1, withscores=True),
        b"stream": lambda: valkey.xrange(key),
        b"none": lambda: valkey.get(key),  # it ran out after it was listed
    }
    yield read[kind]()


async def _holds(conn: Connection, query: str, text: bytes) -> bool:
    rows = await (await conn.execute(query.encode())).fetchall()
    return any(text in _bytes_of(row[0]).lower() for row in rows)


def _bytes_of(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
