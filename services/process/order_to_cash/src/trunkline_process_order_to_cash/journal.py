"""What a case's journal tells a person: its facts, as sentences, with when they were recorded."""

from msgspec import json

from trunkline_model.capabilities.order_to_cash import OrderMove
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection
from trunkline_store.sealing import sealer

from .facts import OrderFact
from .sentences import tell

# Every move of stock is a fact of every order that waits for the article: true, and no news.
FACTS = """
SELECT at, name, entry FROM journal
WHERE case_id = %s AND kind IN ('fact', 'edit') AND name <> 'StockMoved' ORDER BY seq
"""
OPEN = """
SELECT exception_id FROM exceptions
WHERE case_id = %s AND state IN ('open', 'decided') ORDER BY raised_at
"""


async def moves_of(conn: Connection, keyring: Keyring, case_id: str) -> tuple[OrderMove, ...]:
    """Tell every fact of a case, in the order in which they were recorded."""
    rows = await (await conn.execute(FACTS, [case_id])).fetchall()
    sealed = sealer(OrderFact)
    bodies = [json.decode(row[2])["body"] for row in rows]
    keys = await keyring.keys(conn, {one for body in bodies for one in sealed.key_ids(body)})
    told = (tell(sealed.unseal(body, keys)) for body in bodies)
    return tuple(
        OrderMove(at, name, sentence) for (at, name, _), sentence in zip(rows, told, strict=True)
    )


async def open_exceptions(conn: Connection, case_id: str) -> tuple[str, ...]:
    """List the ids of a case's open exceptions, oldest first."""
    rows = await (await conn.execute(OPEN, [case_id])).fetchall()
    return tuple(row[0] for row in rows)
