"""What has fallen below its reorder point, as Tryton's order points say."""

from datetime import date
from decimal import Decimal

from trunkline_model.capabilities.requisitions import ListReorders, Reorder, ReorderList
from trunkline_model.money import Money
from trunkline_system_tryton.adapter.stock import ZONES
from trunkline_system_tryton.conversation import Conversation, Domain, Row
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.purchase_directory import PurchaseDirectory

POINT = "stock.order_point"
FIELDS = ["product", "product.code", "product.cost_price", "product.default_uom.symbol"]
FIELDS += ["min_quantity", "target_quantity", "location.code"]
FIELDS += ["product.product_suppliers", "product.template.product_suppliers"]
FOREVER = date(9999, 12, 31)
"""Whatever is expected or promised counts, whenever it comes or goes."""


async def reorders(
    calls: Conversation, directory: PurchaseDirectory, request: ListReorders
) -> ReorderList:
    """List what is to be bought again."""
    warehouse = await directory.warehouse(calls, request.location)
    domain: Domain = [("type", "=", "purchase"), ("location", "=", warehouse["id"])]
    if request.skus:
        domain.append(("product.code", "in", list(request.skus)))
    points = await calls.search(POINT, domain, FIELDS)
    projected = await _projected(calls, warehouse, points)
    suppliers = await _suppliers(calls, points)
    currency = await directory.company_currency(calls)
    found = (_reorder(point, projected[point["product"]], suppliers, currency) for point in points)
    short = (one for one in found if one.projected < one.reorder_point)
    return ReorderList(tuple(sorted(short, key=lambda one: one.sku)))


def _reorder(point: Row, projected: Decimal, suppliers: dict[int, str], currency: str) -> Reorder:
    product, target = point["product."], quantity(point["target_quantity"])
    prices = [*product["product_suppliers"], *product["template."]["product_suppliers"]]
    return Reorder(
        sku=product["code"],
        location=point["location."]["code"] or "",
        projected=projected,
        reorder_point=quantity(point["min_quantity"]),
        target=target,
        quantity=target - projected,
        unit=product["default_uom."]["symbol"],
        supplier_code=next((suppliers[one] for one in prices if one in suppliers), ""),
        unit_price=Money(product["cost_price"] or Decimal(0), currency),
    )


async def _projected(calls: Conversation, warehouse: Row, points: list[Row]) -> dict[int, Decimal]:
    """What will lie in storage, or is on its way through the input and output zones."""
    context = {
        "locations": [warehouse[zone] for zone in ZONES],
        "stock_date_end": FOREVER,
        "forecast": True,
    }
    domain = [("id", "in", [point["product"] for point in points])]
    rows = await calls.search("product.product", domain, ["forecast_quantity"], context=context)
    return {row["id"]: quantity(row["forecast_quantity"] or 0) for row in rows}


async def _suppliers(calls: Conversation, points: list[Row]) -> dict[int, str]:
    """Give the supplier's code of each price list of an article, by Tryton's id of it."""
    ids: list[int] = []
    for point in points:
        product = point["product."]
        ids += [*product["product_suppliers"], *product["template."]["product_suppliers"]]
    rows = await calls.read("purchase.product_supplier", sorted(set(ids)), ["party.code"])
    return {row["id"]: row["party."]["code"] for row in rows}
