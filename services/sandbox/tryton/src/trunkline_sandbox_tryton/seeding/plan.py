"""The order in which a company comes into being."""

import tomllib
from importlib import resources

from trunkline_sandbox_tryton.progress import report
from trunkline_sandbox_tryton.rpc import Rpc

from . import accounts, articles, company, purchasing, reverse_charges, taxes, terms, trade, years

FILES = ("company", "accounting", "products", "parties")


def seed_text() -> str:
    """Give all seed data as one text, to be hashed into the template's name."""
    return "\n".join(_read(name) for name in FILES)


def seed(rpc: Rpc) -> None:
    """Set everything up in a fresh database; not repeatable, so a failure starts over."""
    company_data, accounting, products, parties = (tomllib.loads(_read(name)) for name in FILES)
    report("tryton: company and warehouse")
    company.make_company(rpc, company_data)
    company.make_quarantine(rpc, company_data)
    company.make_employee(rpc, company_data)
    report("tryton: chart of accounts, VAT, years, payment methods")
    accounts.make_accounts(rpc, accounting)
    taxes.make_taxes(rpc, accounting)
    reverse_charges.make_reverse_charges(rpc, accounting)
    years.make_years(rpc, accounting)
    terms.make_terms(rpc, accounting)
    report("tryton: articles and opening stock")
    articles.make_articles(rpc, products)
    report("tryton: customers, suppliers and web shop")
    trade.make_parties(rpc, parties)
    purchasing.make_supply(rpc, products)
    company.make_web_shop(rpc, company_data)


def _read(name: str) -> str:
    root = resources.files("trunkline_sandbox_tryton")
    return root.joinpath("seed", f"{name}.toml").read_text("utf-8")
