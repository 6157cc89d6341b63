"""Capability catalogue: the articles that the ERP sells."""

from typing import Protocol

from msgspec import Struct

from trunkline_model.money import Money


class Product(Struct, frozen=True):
    """One article."""

    sku: str
    """Its code, unique in the ERP."""
    name: str
    """What a person calls it."""
    unit: str
    """Unit of measure code."""
    tax_code: str
    """Our tax code for sales: vat-20, vat-5, vat-0, exempt."""
    sales_price: Money
    """Net list price of a unit."""
    stocked: bool
    """True for goods, false for services such as shipping."""


class ListProducts(Struct, frozen=True):
    """Ask for articles by code."""

    connection_id: str
    """The ERP connection."""
    skus: tuple[str, ...] = ()
    """Which articles; empty asks for all that are sold."""


class ProductList(Struct, frozen=True):
    """Articles; one that the ERP does not know, or no longer sells, is missing."""

    products: tuple[Product, ...] = ()
    """In the order of their codes."""


class Catalogue(Protocol):
    """Reads articles; the ERP owns them."""

    async def list_products(self, request: ListProducts) -> ProductList:
        """List articles; unknown codes are left out, never an error."""
        ...
