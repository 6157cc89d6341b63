"""What can be read: the fields of QueryRoot."""

from typing import Any

import msgspec

from .fulfilment_views import fulfilment_order_view
from .gid import gid, number_of
from .order_views import line_view, order_view, parcel_view
from .paging import PAGE_MAX, View, connection, page
from .payouts import account_view
from .search import instant_of, terms_of
from .shapes import Order
from .shop import Shop
from .stock_views import item_view, location_view, product_view, variant_view


def query_root(shop: Shop) -> View:
    """Give the root object of a query."""
    return {
        "shop": _shop(shop),
        "shopifyPaymentsAccount": lambda _: account_view(shop),
        "order": lambda _, id: _one_order(shop, id),  # noqa: A006 - Shopify's name
        "orders": lambda _, **asked: _orders(shop, asked),
        "fulfillment": lambda _, id: _fulfilment(shop, id),  # noqa: A006 - same
        "fulfillmentOrder": lambda _, id: _fulfilment_order(shop, id),  # noqa: A006 - same
        "fulfillmentOrders": connection(lambda: _open_fulfilment_orders(shop)),
        "locations": connection(lambda: [location_view(*one) for one in shop.locations().items()]),
        "productVariants": _by_sku(shop, variant_view),
        "products": _by_sku(shop, product_view),
        "inventoryItems": _by_sku(shop, item_view),
        "inventoryItem": lambda _, id: _item(shop, id),  # noqa: A006 - same
    }


def _shop(shop: Shop) -> View:
    return {
        "id": gid("Shop", 1),
        "name": "Trunkline demo",
        "myshopifyDomain": shop.domain,
        "currencyCode": "GBP",
        "taxesIncluded": True,
        "ianaTimezone": "Europe/London",
    }


def _one_order(shop: Shop, order_id: str) -> View | None:
    order = shop.order(number_of(order_id))
    return order_view(shop, order) if order else None


def _fulfilment_order(shop: Shop, wanted: str) -> View | None:
    number = number_of(wanted)
    order = shop.order_of("FulfillmentOrder", number)
    if order is None:
        return None
    one = next(one for one in order.fulfilment_orders if one.fulfilment_order_id == number)
    return fulfilment_order_view(
        order, one, shop.locations(), lambda line: line_view(shop, order, line)
    )


def _fulfilment(shop: Shop, wanted: str) -> View | None:
    order = shop.order_of("Fulfillment", number_of(wanted))
    return parcel_view(shop, order, number_of(wanted)) if order else None


def _open_fulfilment_orders(shop: Shop) -> list[View]:
    rows = shop.box.state.rows(
        "SELECT part_id FROM parts WHERE kind = 'FulfillmentOrder' ORDER BY part_id"
    )
    views = (_fulfilment_order(shop, gid("FulfillmentOrder", row["part_id"])) for row in rows)
    return [one for one in views if one and one["status"] in {"OPEN", "IN_PROGRESS"}]


def _item(shop: Shop, wanted: str) -> View | None:
    variant = shop.variant("inventory_item_id", number_of(wanted))
    return item_view(shop, variant) if variant else None


def _by_sku(shop: Shop, view: Any) -> Any:
    def resolve(_: object, **asked: Any) -> View:
        terms = {name: value for name, _, value in terms_of(asked.get("query"))}
        if "sku" in terms:
            found = shop.variant("sku", terms["sku"])
            variants = [found] if found else []
        else:
            variants = shop.variants()
        return page([view(shop, one) for one in variants], asked.get("first"), asked.get("after"))

    return resolve


def _orders(shop: Shop, asked: dict[str, Any]) -> View:
    """Page by seek, so that a shop of a million orders answers as fast as an empty one."""
    first = asked.get("first")
    if first is None or not 0 < first <= PAGE_MAX:
        raise ValueError(f"you must provide `first` between 1 and {PAGE_MAX}")
    column = "updated_at" if asked.get("sortKey") == "UPDATED_AT" else "created_at"
    where, values = _where(asked, column)
    way = "DESC" if asked.get("reverse") else "ASC"
    rows = shop.box.state.rows(
        f"SELECT document FROM orders{where} ORDER BY {column} {way}, order_id {way} LIMIT ?",  # noqa: S608 - columns are ours
        *values,
        first + 1,
    )
    orders = [msgspec.json.decode(row["document"], type=Order) for row in rows]
    shown = orders[:first]
    cursors = [f"{getattr(one, column).isoformat()}|{one.order_id}" for one in shown]
    nodes = [order_view(shop, one) for one in shown]
    return {
        "nodes": nodes,
        "edges": [
            {"cursor": cursor, "node": node} for cursor, node in zip(cursors, nodes, strict=True)
        ],
        "pageInfo": {
            "hasNextPage": len(orders) > first,
            "hasPreviousPage": asked.get("after") is not None,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _where(asked: dict[str, Any], column: str) -> tuple[str, list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    for name, comparator, value in terms_of(asked.get("query")):
        if name in {"updated_at", "created_at"}:
            conditions.append(f"{name} {comparator or '='} ?")
            values.append(instant_of(value))
        elif name == "name":
            conditions.append("number = ?")
            values.append(value.lstrip("#"))
    if asked.get("after"):
        at, _, order_id = asked["after"].partition("|")
        sign = "<" if asked.get("reverse") else ">"
        conditions.append(f"({column}, order_id) {sign} (?, ?)")
        values += [at, order_id]
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), values
