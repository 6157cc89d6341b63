"""Articles, locations and levels with Shopify's field names."""

from collections.abc import Callable
from typing import Any

from .gid import gid, number_of
from .paging import View, connection
from .shop import Shop, Variant, now
from .stock import available


def location_view(location_id: int, name: str) -> View:
    """Write a location."""
    return {"id": gid("Location", location_id), "name": name, "isActive": True}


def variant_view(shop: Shop, variant: Variant) -> View:
    """Write an article; item and product are looked up when asked for."""
    return {
        "id": gid("ProductVariant", variant.variant_id),
        "sku": variant.sku,
        "title": variant.title,
        "price": variant.price,
        "product": lambda _: product_view(shop, variant),
        "inventoryItem": lambda _: item_view(shop, variant),
    }


def product_view(shop: Shop, variant: Variant) -> View:
    """Write the product of one article: products here have one variant."""
    return {
        "id": gid("Product", variant.product_id),
        "title": variant.title,
        "variants": connection(lambda: [variant_view(shop, variant)]),
    }


def item_view(shop: Shop, variant: Variant) -> View:
    """Write the stock-keeping side of an article."""
    item = variant.inventory_item_id

    def levels() -> list[View]:
        found = (_level(shop, variant, *one) for one in shop.locations().items())
        return [one for one in found if one]

    def level(_: object, locationId: str) -> View | None:  # noqa: N803 - Shopify's name
        place = number_of(locationId)
        return _level(shop, variant, place, shop.locations().get(place, ""))

    return {
        "id": gid("InventoryItem", item),
        "sku": variant.sku,
        "tracked": True,
        "inventoryLevel": level,
        "inventoryLevels": connection(levels),
    }


def _level(shop: Shop, variant: Variant, location_id: int, name: str) -> View | None:
    quantity = available(shop, variant.inventory_item_id, location_id)
    if quantity is None:
        return None
    level_id = f"{location_id}?inventory_item_id={variant.inventory_item_id}"
    return {
        "id": f"gid://shopify/InventoryLevel/{level_id}",
        "item": lambda _: item_view(shop, variant),
        "location": location_view(location_id, name),
        "updatedAt": now().isoformat(),
        "quantities": _quantities(level_id, quantity),
    }


def _quantities(level_id: str, quantity: int) -> Callable[..., list[View]]:
    def resolve(_: object, names: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "id": f"gid://shopify/InventoryQuantity/{level_id}&name={name}",
                "name": name,
                "quantity": quantity if name == "available" else 0,
            }
            for name in names
        ]

    return resolve
