"""What Tryton still expects of a purchase: draft moves that are in no shipment yet."""

from collections.abc import Mapping
from decimal import Decimal

from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.mapping import quantity

from .purchases import LINE, MOVE, PurchaseLine, origin_of

FIELDS = ["origin", "quantity", "_timestamp"]


async def expected(calls: Conversation, ordered: Mapping[str, PurchaseLine]) -> list[Row]:
    """Give what is expected of some lines, the oldest first."""
    ids = [line.ledger_id for line in ordered.values()]
    domain = [("origin.id", "in", ids, LINE), ("state", "=", "draft"), ("shipment", "=", None)]
    found = await calls.search(MOVE, domain, ["id"], order=[("id", "ASC")])
    return await calls.read(MOVE, [one["id"] for one in found], FIELDS)


def lessened(expected: list[Row], arriving: Mapping[int, Decimal]) -> list[list[object]]:
    """Say as Tryton's x2many actions what is expected less, by how much of each line arrives."""
    left, actions = dict(arriving), list[list[object]]()
    for move in expected:
        line, there = origin_of(move), quantity(move["quantity"])
        taken = min(left.get(line, Decimal(0)), there)
        if not taken:
            continue
        left[line] -= taken
        less: list[object] = ["write", [move["id"]], {"quantity": float(there - taken)}]
        actions.append(less if taken < there else ["delete", [move["id"]]])
    return actions
