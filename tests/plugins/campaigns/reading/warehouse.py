"""The warehouse's journal, its list of events, its shelves."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
from oracle.observed import Effect

from .window import Names, units

SYSTEM = "warehouse"


class WarehouseEffects:
    """Tells the effects of the warehouse's journal in the trade's words."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._orders: dict[str, str] = {}
        self.parcels: dict[str, str] = {}
        """Parcel ids by tracking number, as a shop knows them."""

    def told(self, journal: list[dict[str, Any]]) -> Iterator[Effect]:
        """Go through the journal."""
        for entry in journal:
            reference, body = entry["key"], entry["body"]
            match entry["name"]:
                case "shipment_order.created":
                    self._orders[reference] = self._names.ours(body["order_number"])
                    held = units(body["lines"])
                    yield self._effect(entry, "shipment_order", key=reference, units=held)
                case "shipment.dispatched":
                    self.parcels[body["tracking_number"]] = body["id"]
                    held = units(body["lines"])
                    yield self._effect(entry, "parcel", key=body["id"], of=reference, units=held)
                case "shipment_order.cancelled":
                    kind = "shipment_order_cancelled"
                    yield self._effect(entry, kind, key=reference, of=reference)

    def _effect(self, entry: dict[str, Any], kind: Any, **said: Any) -> Effect:
        return Effect(
            system=SYSTEM,
            kind=kind,
            order=self._orders.get(entry["key"], entry["key"]),
            place=entry["seq"],
            at=datetime.fromisoformat(entry["at"]),
            **said,
        )


async def told_events(warehouse: httpx.AsyncClient, token: str) -> list[str]:
    """Read the ids of everything that it has told, or would have."""
    ids: list[str] = []
    after = ""
    while True:
        words: dict[str, str | int] = {"after": after, "limit": 500}
        page = (await warehouse.get("/v1/events", params=words, headers=bearer(token))).json()
        if not page["events"]:
            return ids
        ids += [one["id"] for one in page["events"]]
        after = page["next"]


async def levels(warehouse: httpx.AsyncClient, token: str) -> dict[str, int]:
    """Read what lies on the shelves, by article."""
    page = (await warehouse.get("/v1/stock", headers=bearer(token))).json()
    return {one["sku"]: int(float(one["on_hand"])) for one in page["stock"]}


def bearer(token: str) -> dict[str, str]:
    """Give the header that the warehouse's API wants."""
    return {"Authorization": f"Bearer {token}"}
