import tomllib
from importlib import resources
from typing import Any

from stdnum.util import get_cc_module


def _read(name: str) -> dict[str, Any]:
    root = resources.files("trunkline_sandbox_tryton")
    return tomllib.loads(root.joinpath("seed", f"{name}.toml").read_text("utf-8"))


def test_every_article_carries_a_tax_that_exists() -> None:
    codes = {tax["code"] for tax in _read("accounting")["taxes"]}
    taxed = [article for article in _read("products")["products"] if article["tax"]]
    assert codes == {"vat-20", "vat-5", "vat-0", "exempt"}
    assert {article["tax"] for article in taxed} == codes


def test_article_and_customer_codes_are_unique() -> None:
    skus = [article["sku"] for article in _read("products")["products"]]
    codes = [party["code"] for party in _read("parties")["parties"]]
    assert len(set(skus)) == len(skus)
    assert len(set(codes)) == len(codes)


def test_there_are_services_for_shipping_and_rounding() -> None:
    services = {a["sku"] for a in _read("products")["products"] if a.get("service")}
    assert services == {"SHIPPING", "ROUNDING"}


def test_every_customer_has_terms_that_exist() -> None:
    terms = {term["name"] for term in _read("accounting")["payment_terms"]}
    assert {party["payment_term"] for party in _read("parties")["parties"]} <= terms


def test_vat_numbers_pass_their_check_digits() -> None:
    numbers = [c["vat_number"] for c in _read("parties")["parties"] if "vat_number" in c]
    numbers.append(_read("company")["company"]["vat_number"])
    for number in numbers:
        country = get_cc_module(number[:2].lower(), "vat")
        assert country is not None
        assert country.is_valid(number)
