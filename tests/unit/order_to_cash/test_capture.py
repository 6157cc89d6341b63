"""A shop's order becomes a sales order that adds up to what the customer was charged."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from order_builders import PRODUCTS, gbp, shop_line, shop_order

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.money import total
from trunkline_model.sales_order import LineKind
from trunkline_process_order_to_cash.rules.capture import Terms, capture
from trunkline_process_order_to_cash.rules.tax import to_penny

TERMS = Terms(
    order_number="TL-1",
    connection_id="erp-main",
    channel="shopify-main",
    party_code="CASH",
    payment_term="immediate",
    zone=ZoneInfo("Europe/London"),
)
PRICES = st.decimals("0.01", "999.99", places=2)
LINES = st.builds(
    lambda sku, quantity, price, share: shop_line(
        sku, quantity, str(price), str((price * quantity * share).quantize(Decimal("0.01")))
    ),
    st.sampled_from(["MUG", "POT", "HEATER", "BOOK", "STAMPS"]),
    st.integers(1, 60),
    PRICES,
    st.sampled_from([Decimal(0), Decimal("0.1"), Decimal("0.333")]),
)


def faults(order: ChannelOrder) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        capture(order, PRODUCTS, TERMS)
    return [(one.field, one.reason) for one in refused.value.fields]


@given(st.lists(LINES, min_size=1, max_size=8), st.decimals("0", "20", places=2))
def test_every_order_adds_up_to_the_penny(lines: list, shipping: Decimal) -> None:  # type: ignore[type-arg]
    shop = shop_order(*lines, shipping=str(shipping))
    order, proof = capture(shop, PRODUCTS, TERMS)
    assert proof.holds
    assert order.gross == shop.gross
    assert total((one.net + one.tax for one in order.lines), "GBP") == shop.gross


@given(st.lists(LINES, min_size=1, max_size=8))
def test_each_line_is_what_the_erp_computes_from_it(lines: list) -> None:  # type: ignore[type-arg]
    order, _ = capture(shop_order(*lines), PRODUCTS, TERMS)
    for line in order.lines:
        rate = {"vat-20": "0.2", "vat-5": "0.05"}.get(line.tax_code, "0")
        assert to_penny(line.unit_price.times(line.quantity)) == line.net
        assert to_penny(line.net.times(Decimal(rate))) == line.tax


def test_a_discount_is_inside_the_net_of_its_line() -> None:
    order, proof = capture(shop_order(shop_line("MUG", 2, "12.00", "6.00")), PRODUCTS, TERMS)
    assert order.lines[0].net == gbp("15.00")
    assert order.lines[0].tax == gbp("3.00")
    assert proof.discounts == gbp("6.00")


def test_shipping_is_a_line_of_its_own() -> None:
    order, _ = capture(shop_order(shipping="4.80"), PRODUCTS, TERMS)
    line = next(one for one in order.lines if one.kind is LineKind.SHIPPING)
    assert (line.sku, line.net, line.tax) == ("SHIPPING", gbp("4.00"), gbp("0.80"))


def test_a_penny_of_difference_becomes_a_visible_line() -> None:
    shop = shop_order(shop_line("MUG", 1, "12.00"), shipping="4.80")
    order, proof = capture(structs.replace(shop, gross=shop.gross + gbp("0.01")), PRODUCTS, TERMS)
    assert proof.rounding == gbp("0.01")
    assert order.lines[-1].kind is LineKind.ROUNDING
    assert order.gross == shop.gross + gbp("0.01")


def test_more_than_a_penny_a_line_is_refused() -> None:
    shop = shop_order(shop_line("MUG", 1, "12.00"), shipping="0")
    wrong = structs.replace(shop, gross=shop.gross - gbp("0.02"))
    assert faults(wrong) == [("gross", "penny_proof")]


def test_every_wrong_field_is_named() -> None:
    lines = (
        shop_line("NOSUCH", 1, "1.00"),
        structs.replace(shop_line("MUG", 1, "1.00"), quantity=Decimal(0)),
        structs.replace(shop_line("MUG", 1, "1.00"), quantity=Decimal(-2)),
        structs.replace(shop_line("POT", 1, "12.00"), charged=gbp("11.00")),
        structs.replace(shop_line("BOOK", 1, "12.00"), tax_rate=Decimal("0.2"), tax=gbp("2.00")),
        structs.replace(shop_line("POT", 1, "12.00"), tax=gbp("1.50")),
    )
    assert faults(shop_order(*lines, shipping_address=None)) == [
        ("shipping_address", "missing"),
        ("lines[0].sku", "unknown_sku"),
        ("lines[1].quantity", "not_positive"),
        ("lines[2].quantity", "not_positive"),
        ("lines[3].charged", "arithmetic"),
        ("lines[3].tax", "tax_amount"),
        ("lines[4].tax_rate", "tax_rate"),
        ("lines[5].tax", "tax_amount"),
    ]


def test_amounts_of_two_currencies_are_refused() -> None:
    shop = shop_order()
    mixed = structs.replace(shop, gross=structs.replace(shop.gross, currency="EUR"))
    assert ("currency", "mixed") in faults(mixed)


def test_an_order_of_late_evening_belongs_to_the_day_of_its_channel() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    order, _ = capture(shop_order(created_at=late), PRODUCTS, TERMS)
    assert order.ordered_on == date(2026, 7, 1)


def test_prices_without_tax_carry_it_on_top() -> None:
    line = structs.replace(shop_line("MUG", 1, "10.00"), tax=gbp("2.00"))
    shop = shop_order(line, shipping="0", taxes_included=False, gross=gbp("12.00"))
    order, _ = capture(shop, PRODUCTS, TERMS)
    assert (order.net, order.tax, order.gross) == (gbp("10.00"), gbp("2.00"), gbp("12.00"))
