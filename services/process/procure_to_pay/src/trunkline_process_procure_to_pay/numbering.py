"""Our purchase numbers: one sequence for the legal entity, given when a case is opened."""

from trunkline_store.pool import Connection


async def next_purchase_number(conn: Connection) -> str:
    """Give the next number, such as PU-100001; never given again."""
    found = await conn.execute("SELECT nextval('purchase_numbers')")
    row = await found.fetchone()
    return f"PU-{row[0] if row else 0}"
