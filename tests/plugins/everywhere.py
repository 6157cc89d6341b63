"""Search for a text in every column of every table: what must not be stored is nowhere."""

from typing import Any

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


async def _holds(conn: Connection, query: str, text: bytes) -> bool:
    rows = await (await conn.execute(query.encode())).fetchall()
    return any(text in _bytes_of(row[0]).lower() for row in rows)


def _bytes_of(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
