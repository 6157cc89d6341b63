"""Stock moves of a purchase: what came, what of it lies in quarantine, and what went back.

A delivery moves goods from the supplier to the input zone (origin: the purchase line), and from
there to storage or quarantine (origin: that move). A return names the move that brought the goods.
"""

from decimal import Decimal

from msgspec import Struct

from trunkline_model.goods_receipt import Condition
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.mapping import quantity

from .purchases import LINE, MOVE, PurchaseLine, by_origin, origin_of

FIELDS = ["origin", "quantity", "shipment", "from_location", "to_location", "to_location.type"]
ZERO = Decimal(0)


class Arrived(Struct, frozen=True):
    """How much of one line came and where it is."""

    moves: tuple[int, ...]
    """Moves that brought it, the first one first."""
    received: Decimal
    """Units in any condition."""
    quarantined: Decimal
    """Units of them that were put in quarantine."""
    returned: dict[Condition, Decimal]
    """Units that went back, by where they lay."""

    def here(self, condition: Condition) -> Decimal:
        """Units that came in a condition and did not go back."""
        quarantined = self.quarantined
        came = quarantined if condition is Condition.QUARANTINED else self.received - quarantined
        return came - self.returned.get(condition, ZERO)


NOTHING = Arrived((), ZERO, ZERO, {})


async def arrived_of(
    calls: Conversation, lines: list[PurchaseLine], quarantine: int
) -> dict[int, Arrived]:
    """Give what came of each line, by Tryton's id of it."""
    ids = [line.ledger_id for line in lines]
    domain = [("origin.id", "in", ids, LINE), ("state", "=", "done")]
    incoming = await calls.search(MOVE, domain, FIELDS, order=[("id", "ASC")])
    after = await following(calls, [move["id"] for move in incoming])
    return {one: _arrived(one, incoming, after, quarantine) for one in ids}


async def following(calls: Conversation, moves: list[int]) -> list[Row]:
    """Give the finished moves that begin where others ended."""
    if not moves:
        return []
    domain = [("origin.id", "in", moves, MOVE), ("state", "=", "done")]
    return await calls.search(MOVE, domain, FIELDS, order=[("id", "ASC")])


def _arrived(line: int, incoming: list[Row], after: list[Row], quarantine: int) -> Arrived:
    mine = [move for move in incoming if origin_of(move) == line]
    ids = {move["id"] for move in mine}
    mine_after = [move for move in after if origin_of(move) in ids]
    back = [move for move in mine_after if move["to_location."]["type"] == "supplier"]
    aside = [move for move in mine_after if move["to_location"] == quarantine]
    returned: dict[Condition, Decimal] = {}
    for move in back:
        lay = move["from_location"] == quarantine
        condition = Condition.QUARANTINED if lay else Condition.ACCEPTED
        returned[condition] = returned.get(condition, ZERO) + quantity(move["quantity"])
    return Arrived(tuple(sorted(ids)), by_origin(mine).get(line, ZERO), _sum(aside), returned)


def _sum(moves: list[Row]) -> Decimal:
    return sum((quantity(move["quantity"]) for move in moves), ZERO)
