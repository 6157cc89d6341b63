"""Whom articles are bought from, and when they are bought again."""

from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc


def make_supply(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create the supplier of each bought article, and its reorder point; suppliers must exist."""
    bought = [article for article in wanted["products"] if "supplier" in article]
    rpc.create("purchase.product_supplier", *(_supplier(rpc, article) for article in bought))
    points = (_order_point(rpc, article) for article in bought if "reorder_point" in article)
    rpc.create("stock.order_point", *points)


def _supplier(rpc: Rpc, article: dict[str, Any]) -> dict[str, Any]:
    return {
        "template": rpc.find("product.template", ("code", "=", article["sku"])),
        "party": rpc.find("party.party", ("code", "=", article["supplier"])),
        "company": rpc.context["company"],
        "currency": rpc.find("currency.currency", ("code", "=", "GBP")),
    }


def _order_point(rpc: Rpc, article: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "purchase",
        "product": rpc.find("product.product", ("code", "=", article["sku"])),
        "location": rpc.find("stock.location", ("type", "=", "warehouse")),
        "min_quantity": float(article["reorder_point"]),
        "target_quantity": float(article["reorder_target"]),
        "company": rpc.context["company"],
    }
