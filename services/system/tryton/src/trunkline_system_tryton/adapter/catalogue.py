"""Articles that are sold."""

from collections.abc import Mapping

from trunkline_model.capabilities.catalogue import ListProducts, Product, ProductList
from trunkline_system_tryton.conversation import Domain, Row
from trunkline_system_tryton.mapping import money

from .backend import Backend

FIELDS = [
    "code",
    "name",
    "type",
    "list_price",
    "template.list_price",
    "default_uom.symbol",
    "account_category.customer_taxes",
]


class CatalogueAdapter:
    """Answers the catalogue port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def list_products(self, request: ListProducts) -> ProductList:
        """List articles; unknown codes are left out."""
        calls, directory = self._backend.talk(request), self._backend.directory
        domain: Domain = [("code", "!=", None), ("salable", "=", True)]
        if request.skus:
            domain.append(("code", "in", list(request.skus)))
        rows = await calls.search("product.product", domain, FIELDS, order=[("code", "ASC")])
        currency = await directory.company_currency(calls)
        codes = await directory.tax_codes(calls)
        return ProductList(tuple(_product(row, codes, currency) for row in rows))


def _product(row: Row, taxes: Mapping[int, str], currency: str) -> Product:
    category = row.get("account_category.") or {}
    ids = category.get("customer_taxes") or ()
    return Product(
        sku=row["code"],
        name=row["name"],
        unit=row["default_uom."]["symbol"],
        tax_code=next((taxes[one] for one in ids if one in taxes), ""),
        sales_price=money(row["list_price"] or row["template."]["list_price"], currency),
        stocked=row["type"] == "goods",
    )
