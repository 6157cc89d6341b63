"""What lies on the shelves. A level may go below zero, as it does where a count was wrong."""

from decimal import Decimal

from trunkline_sandbox import Sandbox

from .shapes import StockLevel


def change(box: Sandbox, sku: str, quantity: Decimal) -> None:
    """Add units (take away when negative); an article that was never seen starts at nought."""
    with box.state.transaction() as file:
        row = box.state.row("select on_hand from stock where sku = ?", sku)
        on_hand = (Decimal(row["on_hand"]) if row else Decimal(0)) + quantity
        file.execute(
            "insert into stock (sku, on_hand) values (?, ?)"
            " on conflict (sku) do update set on_hand = excluded.on_hand",
            (sku, str(on_hand)),
        )


def put(box: Sandbox, level: StockLevel) -> StockLevel:
    """Set a level as a count found it."""
    with box.state.transaction() as file:
        file.execute("delete from stock where sku = ?", (level.sku,))
        change(box, level.sku, level.on_hand)
        box.journal.effect("stock.counted", level.sku, level)
    return level


def levels(box: Sandbox) -> list[StockLevel]:
    """All articles by SKU."""
    rows = box.state.rows("select sku, on_hand from stock order by sku")
    return [StockLevel(row["sku"], Decimal(row["on_hand"])) for row in rows]
