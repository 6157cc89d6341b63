"""The company that a newcomer finds: the same articles and customers as in the real Tryton."""

import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert

from trunkline_model.address import Address
from trunkline_model.party import Party

from .arithmetic import money
from .books import Books
from .parties import store


class SeedProduct(Struct, frozen=True):
    """One article, in the words of `seed/products.toml`."""

    sku: str
    name: str
    tax: str
    list_price: str
    service: bool = False
    stock: Decimal = Decimal(0)


class SeedAddress(Struct, frozen=True):
    """Where a customer lives."""

    street: str
    city: str
    postal_code: str
    country: str


class SeedParty(Struct, frozen=True):
    """One customer, in the words of `seed/parties.toml`."""

    code: str
    name: str
    address: SeedAddress
    payment_term: str = "immediate"
    vat_number: str = ""
    email: str = ""
    credit_limit: Decimal | None = None


class Seed(Struct, frozen=True):
    """Articles and customers; those that are known keep their stock and what they owe."""

    products: tuple[SeedProduct, ...] = ()
    parties: tuple[SeedParty, ...] = ()


def own_seed() -> Seed:
    """Read the seed that is shipped with the sandbox."""
    found: dict[str, Any] = {}
    for name in ("products.toml", "parties.toml"):
        found |= tomllib.loads(files(__package__).joinpath("seed", name).read_text("utf-8"))
    return convert(found, Seed, strict=False)


def plant(books: Books, seed: Seed) -> None:
    """Write articles and customers."""
    with books.state.transaction():
        for product in seed.products:
            _plant_product(books, product)
        for customer in seed.parties:
            store(books, _party(customer))


def _plant_product(books: Books, product: SeedProduct) -> None:
    books.execute(
        "insert into products (sku, name, tax_code, list_price, stocked, on_hand)"
        " values (?, ?, ?, ?, ?, ?) on conflict (sku) do update set"
        " name = excluded.name, tax_code = excluded.tax_code, list_price = excluded.list_price",
        product.sku,
        product.name,
        product.tax,
        product.list_price,
        not product.service,
        str(product.stock),
    )


def _party(customer: SeedParty) -> Party:
    address = Address(
        name=customer.name,
        line1=customer.address.street,
        city=customer.address.city,
        postcode=customer.address.postal_code,
        country=customer.address.country,
    )
    limit = customer.credit_limit
    return Party(
        party_code=customer.code,
        name=customer.name,
        email=customer.email,
        vat_number=customer.vat_number,
        addresses=(address,),
        payment_term=customer.payment_term,
        credit_limit=None if limit is None else money(limit),
    )
