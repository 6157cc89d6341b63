"""Our order numbers: one sequence for the legal entity, given when a case is opened."""

from trunkline_store.pool import Connection

NEXT = "SELECT nextval('order_numbers')"
HAD = """
DELETE FROM given_order_numbers WHERE source = %s AND document = %s RETURNING order_number
"""


async def next_order_number(conn: Connection) -> str:
    """Give the next number, such as TL-100001; never given again."""
    found = await conn.execute(NEXT)
    row = await found.fetchone()
    return f"TL-{row[0] if row else 0}"


async def number_of(conn: Connection, source: str, channel_order_id: str) -> str:
    """Give the number that an order of a shop had before a restore, else the next one.

    The writes of a case are named after its number: with another one they would be sent again.
    """
    found = await conn.execute(HAD, [source, channel_order_id.rpartition("/")[2]])
    row = await found.fetchone()
    return str(row[0]) if row else await next_order_number(conn)
