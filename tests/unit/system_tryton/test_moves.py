from decimal import Decimal
from typing import Any

from trunkline_system_tryton.adapter.moves import by_line, inventory_of, outgoing


def move(
    ledger_id: int, origin: str, units: float, state: str, shipment: int = 1
) -> dict[str, Any]:
    return {
        "id": ledger_id,
        "origin": origin,
        "quantity": units,
        "state": state,
        "shipment": f"stock.shipment.out,{shipment}",
    }


PARTLY = [
    move(10, "sale.line,1", 50, "draft"),
    move(11, "stock.move,10", 40, "assigned"),
    move(12, "stock.move,10", 10, "draft"),
]


def test_only_assigned_inventory_moves_are_allocated() -> None:
    found = by_line(PARTLY, {1: "waiting"})[1]
    assert (found.open, found.allocated) == (Decimal(50), Decimal(40))


def test_what_was_picked_is_allocated() -> None:
    moves = [move(10, "sale.line,1", 5, "draft"), move(11, "stock.move,10", 5, "done")]
    assert by_line(moves, {1: "picked"})[1].allocated == 5


def test_without_an_output_zone_the_outgoing_move_itself_is_assigned() -> None:
    assert by_line([move(10, "sale.line,1", 5, "assigned")], {1: "assigned"})[1].allocated == 5


def test_two_shipments_of_one_line_add_up() -> None:
    moves = [*PARTLY, move(20, "sale.line,1", 3, "draft", shipment=2)]
    assert by_line(moves, {1: "waiting", 2: "waiting"})[1].open == 53


def test_moves_are_told_apart_by_their_origin() -> None:
    assert list(outgoing(PARTLY)) == [10]
    assert [one["id"] for one in inventory_of(PARTLY, 10)] == [11, 12]
