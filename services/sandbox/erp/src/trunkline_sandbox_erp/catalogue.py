"""Articles."""

from decimal import Decimal
from sqlite3 import Row

from trunkline_model.capabilities.catalogue import ListProducts, Product, ProductList

from .arithmetic import money
from .books import Books
from .desk import Desk
from .refusals import refuse


def find(books: Books, sku: str, field: str = "sku") -> Row:
    """Give an article's row; Refused when the ERP does not know it."""
    row = books.state.row("select * from products where sku = ?", sku)
    if row is None:
        raise refuse("unknown_sku", f"the ERP has no article {sku!r}", field)
    return row


def list_products(books: Books, request: ListProducts) -> ProductList:
    """Read articles; unknown codes are left out."""
    rows = books.state.rows("select * from products order by sku")
    wanted = set(request.skus)
    return ProductList(tuple(_product(row) for row in rows if not wanted or row["sku"] in wanted))


def _product(row: Row) -> Product:
    return Product(
        sku=row["sku"],
        name=row["name"],
        unit="u",
        tax_code=row["tax_code"],
        sales_price=money(Decimal(row["list_price"])),
        stocked=bool(row["stocked"]),
    )


class CatalogueDesk:
    """Answers the catalogue port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def list_products(self, request: ListProducts) -> ProductList:
        """List articles."""
        return await self._desk.read(list_products, request)
