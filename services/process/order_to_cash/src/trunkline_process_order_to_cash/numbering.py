"""Our order numbers: one sequence for the legal entity, given when a case is opened."""

from trunkline_store.pool import Connection


async def next_order_number(conn: Connection) -> str:
    """Give the next number, such as TL-100001; never given again."""
    found = await conn.execute("SELECT nextval('order_numbers')")
    row = await found.fetchone()
    return f"TL-{row[0] if row else 0}"
