"""What the shop may still sell, and how it is set from outside."""

import hashlib
from typing import Any

import msgspec

from .gid import gid, number_of
from .shop import Shop, now

QUANTITY_MAX = 1_000_000_000


def available(shop: Shop, inventory_item_id: int, location_id: int) -> int | None:
    """Units that can be promised; none where the article is not stocked."""
    row = shop.box.state.row(
        "SELECT available FROM levels WHERE inventory_item_id = ? AND location_id = ?",
        inventory_item_id,
        location_id,
    )
    return int(row["available"]) if row else None


def put(shop: Shop, inventory_item_id: int, location_id: int, quantity: int) -> None:
    """Set a level."""
    with shop.box.state.transaction() as file:
        file.execute(
            "UPDATE levels SET available = ?, updated_at = ?"
            " WHERE inventory_item_id = ? AND location_id = ?",
            (quantity, now().isoformat(), inventory_item_id, location_id),
        )


def move(shop: Shop, inventory_item_id: int, delta: int, location_id: int | None = None) -> None:
    """Take from or add to a level; it may fall below zero, as a shop that oversells does."""
    place = location_id or next(iter(shop.locations()))
    put(shop, inventory_item_id, place, (available(shop, inventory_item_id, place) or 0) + delta)


def set_quantities(shop: Shop, wanted: dict[str, Any], key: str) -> dict[str, Any]:
    """Mutation inventorySetQuantities under its idempotency key; the payload as Shopify shapes it.

    All quantities are set or none. A key seen before answers as it did then.
    """
    fingerprint = hashlib.sha256(msgspec.json.encode(wanted, order="sorted")).hexdigest()
    with shop.box.state.transaction() as file:
        row = shop.box.state.row("SELECT * FROM idempotency WHERE key = ?", key)
        if row and row["fingerprint"] != fingerprint:
            code = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
            return _refused(code, ["input"], "The key was used with other parameters.")
        if row:
            return dict(msgspec.json.decode(row["answer"]))
        errors = _errors(shop, wanted)
        if errors:
            return {"inventoryAdjustmentGroup": None, "userErrors": errors}
        answer = _apply(shop, wanted)
        file.execute(
            "INSERT INTO idempotency VALUES (?, ?, ?)",
            (key, fingerprint, msgspec.json.encode(answer).decode()),
        )
        shop.box.journal.effect("inventorySetQuantities", key, wanted)
    return answer


def _apply(shop: Shop, wanted: dict[str, Any]) -> dict[str, Any]:
    changes = []
    for one in wanted["quantities"]:
        item, place = number_of(one["inventoryItemId"]), number_of(one["locationId"])
        before = available(shop, item, place) or 0
        put(shop, item, place, one["quantity"])
        changes.append(
            {
                "name": wanted["name"],
                "delta": one["quantity"] - before,
                "quantityAfterChange": one["quantity"],
            }
        )
    group = {
        "id": gid("InventoryAdjustmentGroup", shop.new_id()),
        "createdAt": now().isoformat(),
        "reason": wanted["reason"],
        "referenceDocumentUri": wanted.get("referenceDocumentUri"),
        "changes": changes,
    }
    return {"inventoryAdjustmentGroup": group, "userErrors": []}


def _errors(shop: Shop, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    if wanted["name"] != "available":
        return [_error("INVALID_NAME", ["input", "name"], "Only available is kept here.")]
    found = []
    for index, one in enumerate(wanted["quantities"]):
        wrong = _error_of(shop, one)
        if wrong:
            code, field = wrong
            found.append(_error(code, ["input", "quantities", str(index), field], code))
    return found


def _error_of(shop: Shop, one: dict[str, Any]) -> tuple[str, str] | None:
    item, place = number_of(one["inventoryItemId"]), number_of(one["locationId"])
    if shop.variant("inventory_item_id", item) is None:
        return "INVALID_INVENTORY_ITEM", "inventoryItemId"
    if place not in shop.locations():
        return "INVALID_LOCATION", "locationId"
    if one["quantity"] < 0:
        return "INVALID_QUANTITY_NEGATIVE", "quantity"
    if one["quantity"] > QUANTITY_MAX:
        return "INVALID_QUANTITY_TOO_HIGH", "quantity"
    expected = one["changeFromQuantity"]
    if expected is not None and expected != available(shop, item, place):
        return "CHANGE_FROM_QUANTITY_STALE", "changeFromQuantity"
    return None


def _refused(code: str, field: list[str], message: str) -> dict[str, Any]:
    return {"inventoryAdjustmentGroup": None, "userErrors": [_error(code, field, message)]}


def _error(code: str, field: list[str], message: str) -> dict[str, Any]:
    return {"code": code, "field": field, "message": message}
