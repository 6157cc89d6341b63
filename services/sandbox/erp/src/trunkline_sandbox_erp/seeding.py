"""The company that a newcomer finds: the same articles and customers as in the real Tryton."""

import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert

from trunkline_model.address import Address
from trunkline_model.bank_account import BankAccount
from trunkline_model.party import Party
from trunkline_model.supplier import Supplier

from .arithmetic import money
from .books import Books
from .parties import store
from .purchasing import suppliers


class SeedProduct(Struct, frozen=True):
    """One article, in the words of `seed/products.toml`."""

    sku: str
    name: str
    tax: str
    list_price: str
    service: bool = False
    stock: Decimal = Decimal(0)
    cost_price: str = "0"
    supplier: str = ""
    reorder_point: Decimal | None = None
    reorder_target: Decimal = Decimal(0)


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
    supplier_payment_term: str = ""
    iban: str = ""


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
            if customer.supplier_payment_term:
                suppliers.store(books, _supplier(customer))


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
    if product.reorder_point is not None:
        _plant_reorder_point(books, product)


def _plant_reorder_point(books: Books, product: SeedProduct) -> None:
    books.execute(
        "insert or replace into reorder_points values (?, ?, ?, ?, ?)",
        product.sku,
        str(product.reorder_point),
        str(product.reorder_target),
        product.supplier,
        product.cost_price,
    )


def _party(customer: SeedParty) -> Party:
    limit = customer.credit_limit
    return Party(
        party_code=customer.code,
        name=customer.name,
        email=customer.email,
        vat_number=customer.vat_number,
        addresses=(_address(customer),),
        payment_term=customer.payment_term,
        credit_limit=None if limit is None else money(limit),
    )


def _supplier(party: SeedParty) -> Supplier:
    account = BankAccount(party.name, party.iban)
    return Supplier(
        supplier_code=party.code,
        name=party.name,
        email=party.email,
        vat_number=party.vat_number,
        addresses=(_address(party),),
        payment_term=party.supplier_payment_term,
        bank_accounts=(account,) if party.iban else (),
    )


def _address(party: SeedParty) -> Address:
    return Address(
        name=party.name,
        line1=party.address.street,
        city=party.address.city,
        postcode=party.address.postal_code,
        country=party.address.country,
    )
