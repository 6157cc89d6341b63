"""Stock moves of a sale's shipments, seen from its lines.

A shipment holds outgoing moves (to the customer, origin: the sale line) and, before it is
picked, inventory moves (from storage to the output zone, origin: the outgoing move).
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.mapping import quantity

SHIPMENT = "stock.shipment.out"
MOVE = "stock.move"
FIELDS = ["origin", "quantity", "state", "shipment", "product.code", "invoice_lines"]
OPEN = ("draft", "waiting", "assigned", "picked", "packed")
TAKEN = ("picked", "packed")


class LineMoves(Struct, frozen=True):
    """What of one sale line stands in open shipments."""

    open: Decimal
    """Units that have not left."""
    allocated: Decimal
    """Units of them that are reserved."""


async def moves_of(calls: Conversation, shipments: list[int]) -> list[Row]:
    """Read all moves of shipments."""
    references = [f"{SHIPMENT},{one}" for one in shipments]
    if not references:
        return []
    domain = [("shipment", "in", references), ("state", "!=", "cancelled")]
    return await calls.search(MOVE, domain, FIELDS, order=[("id", "ASC")])


def outgoing(moves: list[Row]) -> dict[int, Row]:
    """Give the moves that go to the customer, by their id."""
    return {move["id"]: move for move in moves if _origin(move)[0] == "sale.line"}


def line_of(move: Row) -> int:
    """Give the id of the sale line that an outgoing move is for."""
    return _origin(move)[1]


def inventory_of(moves: list[Row], outgoing_move: int) -> list[Row]:
    """Give the inventory moves that feed an outgoing move."""
    return [move for move in moves if _origin(move) == (MOVE, outgoing_move)]


def by_line(moves: list[Row], states: Mapping[int, str]) -> dict[int, LineMoves]:
    """Sum open and allocated units by sale line; `states` are those of the shipments by id."""
    found: dict[int, LineMoves] = {}
    for move in outgoing(moves).values():
        state = states[int(move["shipment"].partition(",")[2])]
        held = quantity(move["quantity"]) if state in TAKEN else _assigned(moves, move)
        line = line_of(move)
        before = found.get(line, LineMoves(Decimal(0), Decimal(0)))
        found[line] = LineMoves(before.open + quantity(move["quantity"]), before.allocated + held)
    return found


def _assigned(moves: list[Row], outgoing_move: Row) -> Decimal:
    feeding = inventory_of(moves, outgoing_move["id"]) or [outgoing_move]
    assigned = (quantity(one["quantity"]) for one in feeding if one["state"] == "assigned")
    return sum(assigned, Decimal(0))


def _origin(move: Row) -> tuple[str, int]:
    model, _, ledger_id = (move["origin"] or "").partition(",")
    return model, int(ledger_id or 0)
