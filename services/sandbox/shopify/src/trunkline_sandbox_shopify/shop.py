"""The shop's memory: numbers, articles, stock and orders in one state file."""

from datetime import datetime
from importlib import resources
from pathlib import Path

import msgspec

from trunkline_sandbox import ANSWERING, KINDS, Sandbox, clock

from .shapes import Order

SCHEMA = resources.files(__package__).joinpath("state.sql").read_text()
MAIN_LOCATION = "Main warehouse"
ABILITIES = {"orders/*": frozenset(KINDS), "*": ANSWERING}
"""Faults of webhooks by topic, and of root fields."""


class Variant(msgspec.Struct, frozen=True):
    """One article that the shop lists."""

    variant_id: int
    product_id: int
    inventory_item_id: int
    sku: str
    title: str
    price: str


class Shop:
    """Reads and writes documents; every write belongs inside `box.state.transaction()`."""

    def __init__(self, box: Sandbox, domain: str) -> None:
        self.box = box
        self.domain = domain
        with box.state.transaction():
            if not self.locations():
                self.add_location(MAIN_LOCATION)

    @classmethod
    def open(cls, path: Path, domain: str) -> "Shop":
        """Open or found a shop."""
        return cls(Sandbox.open(path, SCHEMA, ABILITIES), domain)

    def next_number(self, kind: str, first: int = 1) -> int:
        """Give the next number of a series."""
        with self.box.state.transaction() as file:
            row = file.execute(
                "INSERT INTO numbers VALUES (?, ?) ON CONFLICT (kind) DO UPDATE"
                " SET last = last + 1 RETURNING last",
                (kind, first),
            ).fetchone()
        return int(row["last"])

    def new_id(self) -> int:
        """Give a number that no other thing in the shop has."""
        return self.next_number("id", 450_789_469)

    def locations(self) -> dict[int, str]:
        """Names by id, the main one first."""
        rows = self.box.state.rows("SELECT * FROM locations ORDER BY location_id")
        return {row["location_id"]: row["name"] for row in rows}

    def add_location(self, name: str) -> int:
        """Open a location; every article is stocked there with nothing."""
        location_id = self.new_id()
        with self.box.state.transaction() as file:
            file.execute("INSERT INTO locations VALUES (?, ?)", (location_id, name))
            file.execute(
                "INSERT INTO levels SELECT inventory_item_id, ?, 0, ? FROM variants",
                (location_id, now().isoformat()),
            )
        return location_id

    def variant(self, column: str, value: object) -> Variant | None:
        """Find an article by `sku`, `variant_id` or `inventory_item_id`."""
        queries = {
            "sku": "SELECT * FROM variants WHERE sku = ?",
            "variant_id": "SELECT * FROM variants WHERE variant_id = ?",
            "inventory_item_id": "SELECT * FROM variants WHERE inventory_item_id = ?",
        }
        row = self.box.state.row(queries[column], value)
        return msgspec.convert(dict(row), Variant) if row else None

    def variants(self) -> list[Variant]:
        """Every article, by id."""
        rows = self.box.state.rows("SELECT * FROM variants ORDER BY variant_id")
        return [msgspec.convert(dict(row), Variant) for row in rows]

    def list_variant(self, sku: str, title: str, price: str) -> Variant:
        """Give the article with this SKU, listing it first when it is new."""
        found = self.variant("sku", sku)
        if found:
            return found
        made = Variant(self.new_id(), self.new_id(), self.new_id(), sku, title, price)
        with self.box.state.transaction() as file:
            file.execute(
                "INSERT INTO variants VALUES (?, ?, ?, ?, ?, ?)", msgspec.structs.astuple(made)
            )
            for location_id in self.locations():
                file.execute(
                    "INSERT INTO levels VALUES (?, ?, 0, ?)",
                    (made.inventory_item_id, location_id, now().isoformat()),
                )
        return made

    def order(self, order_id: int) -> Order | None:
        """Read one order."""
        row = self.box.state.row("SELECT document FROM orders WHERE order_id = ?", order_id)
        return msgspec.json.decode(row["document"], type=Order) if row else None

    def order_of(self, kind: str, part_id: int) -> Order | None:
        """Read the order that a fulfilment or fulfilment order belongs to."""
        row = self.box.state.row(
            "SELECT document FROM parts JOIN orders USING (order_id)"
            " WHERE part_id = ? AND kind = ?",
            part_id,
            kind,
        )
        return msgspec.json.decode(row["document"], type=Order) if row else None

    def keep(self, order: Order) -> Order:
        """Write an order and the places of its parts; a later time than before is stamped on it."""
        stamped = msgspec.structs.replace(order, updated_at=now())
        with self.box.state.transaction() as file:
            file.execute(
                "INSERT INTO orders VALUES (?, ?, ?, ?, ?) ON CONFLICT (order_id) DO UPDATE"
                " SET updated_at = excluded.updated_at, document = excluded.document",
                (
                    stamped.order_id,
                    stamped.number,
                    stamped.created_at.isoformat(),
                    stamped.updated_at.isoformat(),
                    msgspec.json.encode(stamped).decode(),
                ),
            )
            parts = [
                ("FulfillmentOrder", one.fulfilment_order_id) for one in order.fulfilment_orders
            ]
            parts += [("Fulfillment", one.fulfilment_id) for one in order.fulfilments]
            file.executemany(
                "INSERT OR IGNORE INTO parts (kind, part_id, order_id) VALUES (?, ?, ?)",
                [(kind, part_id, order.order_id) for kind, part_id in parts],
            )
        return stamped


def now() -> datetime:
    """Give the present in whole seconds: Shopify's times have no fraction."""
    return clock.now().replace(microsecond=0)
