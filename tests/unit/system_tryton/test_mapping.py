from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from trunkline_model.address import Address
from trunkline_model.money import Money
from trunkline_model.sales_order import LineKind, SalesOrder, SalesOrderLine
from trunkline_system_tryton.mapping import (
    address_from_tryton,
    address_to_tryton,
    line_to_tryton,
    needs_tax,
    penny,
    quantity,
    sale_to_tryton,
    total,
    unit_price,
    vat_number,
)
from trunkline_system_tryton.records import Article, Tax

VAT = Decimal("0.20")
ADDRESS = Address("Ada Byron", "1 Mill Lane", "Leeds", "LS1 1AA", "GB", line2="Flat 2")


def half_up(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def line(
    units: str, price: str, net: str, tax: str, kind: LineKind = LineKind.GOODS
) -> SalesOrderLine:
    gbp = {name: Money(Decimal(value), "GBP") for name, value in (("p", price), ("n", net))}
    return SalesOrderLine(
        "l1", kind, "MUG", "Mug", Decimal(units), "u", gbp["p"], gbp["n"], "vat-20",
        Money(Decimal(tax), "GBP"),
    )  # fmt: skip


@given(units=st.integers(1, 500), pence=st.integers(1, 100_000))
def test_tryton_computes_the_net_and_tax_that_we_round_half_up(units: int, pence: int) -> None:
    price = (Decimal(pence) / 100 / Decimal("1.2")).quantize(Decimal("0.000001"))
    net = half_up(price * units)
    tax = half_up(price * units * VAT)
    chosen = unit_price(line(str(units), str(price), str(net), str(tax)), VAT)
    assert penny(chosen * units) == net
    assert penny(chosen * units * VAT) == tax
    assert abs(chosen - price) <= Decimal("0.000003")


def test_a_half_penny_is_pushed_over_by_a_millionth() -> None:
    assert unit_price(line("1", "0.825", "0.83", "0.17"), VAT) == Decimal("0.825001")


def test_a_line_that_no_price_explains_keeps_its_own() -> None:
    assert unit_price(line("1", "10.00", "11.00", "2.00"), VAT) == Decimal("10.000000")


def test_a_line_names_its_article_its_tax_and_our_line() -> None:
    article = Article(12, "MUG", 1, stocked=True, cost=Decimal(3))
    values = line_to_tryton(line("3", "7.50", "22.50", "4.50"), article, Tax(4, VAT), unit=1)
    assert values["product"] == 12
    assert values["taxes"] == [["add", [4]]]
    assert (values["note"], values["quantity"]) == ("l1", 3.0)


def test_the_rounding_line_carries_no_tax() -> None:
    assert not needs_tax(line("1", "0.01", "0.01", "0", LineKind.ROUNDING))
    assert needs_tax(line("1", "4.00", "4.00", "0.80", LineKind.SHIPPING))


def test_a_sale_carries_the_customer_s_number_and_ours() -> None:
    order = SalesOrder(
        "TL-1", "erp", "shop", "#1001", "CASH", ADDRESS, ADDRESS, "GBP", date(2026, 11, 1),
        "immediate", (), Money(Decimal(0), "GBP"), Money(Decimal(0), "GBP"),
        Money(Decimal(0), "GBP"),
    )  # fmt: skip
    values = sale_to_tryton(order)
    assert (values["reference"], values["description"]) == ("#1001", "TL-1")
    assert values["invoice_method"] == "fulfillment"


def test_an_address_comes_back_as_it_went() -> None:
    row = {**address_to_tryton(ADDRESS), "country.": {"code": "GB"}}
    assert address_from_tryton(row, "Party") == ADDRESS


def test_an_address_without_a_name_takes_the_party_s() -> None:
    row = {"party_name": None, "street_unstructured": None, "city": None, "postal_code": None}
    assert address_from_tryton(row, "Harbour Ltd").name == "Harbour Ltd"


def test_blanks_in_a_vat_number_are_dropped() -> None:
    assert vat_number("GB999 0002 01") == vat_number("999 0002 01") == "GB999000201"


def test_floats_are_read_as_the_decimals_they_stand_for() -> None:
    assert quantity(0.1) == Decimal("0.1")
    assert str(quantity(3.0)) == "3"
    assert total([0.1, 0.2]) == Decimal("0.3")
