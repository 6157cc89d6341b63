"""Articles that are sold, and what of them lies in the warehouse on the first day."""

from decimal import Decimal
from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc

from .accounts import account_id


def make_articles(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create every article, then count the opening stock in."""
    unit = rpc.find("product.uom", ("symbol", "=", "u"))
    ids = rpc.create(
        "product.template", *(_template(rpc, article, unit) for article in wanted["products"])
    )
    variants = {
        row["code"]: row["id"]
        for row in rpc(
            "model.product.product.search_read", [("template", "in", ids)], 0, None, None, ["code"]
        )
    }
    counted = [
        {"product": variants[article["sku"]], "quantity": float(article["stock"])}
        for article in wanted["products"]
        if "stock" in article
    ]
    _count_in(rpc, wanted, counted)


def _template(rpc: Rpc, wanted: dict[str, Any], unit: int) -> dict[str, Any]:
    service = wanted.get("service", False)
    return {
        "name": wanted["name"],
        "code": wanted["sku"],
        "type": "service" if service else "goods",
        "default_uom": unit,
        "sale_uom": unit,
        "purchase_uom": unit,
        "salable": True,
        "purchasable": not service,
        "list_price": Decimal(wanted["list_price"]),
        "cost_price_method": "fixed" if service else "average",
        "account_category": _category(rpc, wanted),
        "products": [["create", [{"cost_price": Decimal(wanted["cost_price"])}]]],
    }


def _category(rpc: Rpc, wanted: dict[str, Any]) -> int:
    name = wanted["tax"] or "untaxed"
    found = rpc.find("product.category", ("name", "=", name), ("accounting", "=", True))
    if "revenue" in wanted:
        revenue = account_id(rpc, wanted["revenue"])
        rpc("model.product.category.write", [found], {"account_revenue": revenue})
    return found


def _count_in(rpc: Rpc, wanted: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    ids = rpc.create(
        "stock.inventory",
        {
            "location": rpc.find("stock.location", ("code", "=", "STO")),
            "date": wanted["opening_on"],
            "company": rpc.context["company"],
            "empty_quantity": "keep",
            "lines": [["create", lines]],
        },
    )
    rpc("model.stock.inventory.confirm", ids)
