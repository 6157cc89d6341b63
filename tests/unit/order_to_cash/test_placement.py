"""A partner's order is priced from the catalogue, or refused with every reason."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_builders import ORDERED_AT, PRODUCTS, gbp, placement

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.order_to_cash import PlacedLine, PlaceOrder
from trunkline_model.capabilities.parties import CreditPosition
from trunkline_process_order_to_cash.facts import OrderPlaced
from trunkline_process_order_to_cash.rules.capture import Proved, Terms
from trunkline_process_order_to_cash.rules.credit import credit_holds, risk_holds
from trunkline_process_order_to_cash.rules.placement import check_placement, price

TERMS = Terms("TL-2", "erp-main", "partner-1", "HARBOUR", "net-30", ZoneInfo("Europe/London"))


def priced(placed: PlaceOrder) -> Proved:
    fact = OrderPlaced(occurred_at=ORDERED_AT, placement=placed, accepted_on=date(2026, 11, 16))
    return price(fact, PRODUCTS, TERMS)


def reasons(*lines: PlacedLine, **more: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        check_placement(placement(*lines, **more), PRODUCTS)
    return [(one.field, one.reason) for one in refused.value.fields]


@given(
    st.lists(
        st.builds(
            PlacedLine,
            st.sampled_from(["MUG", "POT", "HEATER", "BOOK", "STAMPS"]),
            st.integers(1, 5000).map(Decimal),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_every_placement_adds_up(lines: list[PlacedLine]) -> None:
    order, proof = priced(placement(*lines))
    assert proof.holds
    assert order.gross == order.net + order.tax


def test_terms_numbers_and_day_come_along() -> None:
    order, _ = priced(placement(PlacedLine("POT", Decimal(2), gbp("24.99"))))
    assert (order.payment_term, order.channel_reference) == ("net-30", "PO-4711")
    assert (order.ordered_on, order.net, order.tax) == (
        date(2026, 11, 16),
        gbp("49.98"),
        gbp("10.00"),
    )


def test_a_quantity_must_be_positive() -> None:
    lines = PlacedLine("MUG", Decimal(0)), PlacedLine("MUG", Decimal(-1))
    assert reasons(*lines) == [
        ("lines[0].quantity", "not_positive"),
        ("lines[1].quantity", "not_positive"),
    ]


def test_an_unknown_article_a_service_and_another_price_are_refused() -> None:
    lines = (
        PlacedLine("NOSUCH", Decimal(1)),
        PlacedLine("SHIPPING", Decimal(1)),
        PlacedLine("POT", Decimal(1), gbp("24.98")),
    )
    assert reasons(*lines) == [
        ("lines[0].sku", "unknown_sku"),
        ("lines[1].sku", "unknown_sku"),
        ("lines[2].unit_price", "price_differs"),
    ]


def test_a_purchase_order_number_is_required() -> None:
    assert reasons(purchase_order_number=" ") == [("purchase_order_number", "missing")]


def test_prices_are_in_one_currency_only() -> None:
    with pytest.raises(Invalid, match="not in EUR"):
        priced(placement(currency="EUR"))


def test_an_order_up_to_the_limit_goes_on_and_one_beyond_is_held() -> None:
    order, _ = priced(placement(PlacedLine("POT", Decimal(2))))
    exact = CreditPosition(limit=gbp("100.00"), exposure=gbp("100.00") - order.gross)
    assert credit_holds(order, exact, gbp(0)) == ()
    over = CreditPosition(limit=gbp("100.00"), exposure=exact.exposure + gbp("0.01"))
    held = credit_holds(order, over, gbp(0))
    assert [one.hold for one in held] == ["credit"]
    assert "100.01 GBP" in held[0].sentence
    assert [one.hold for one in credit_holds(order, exact, gbp("0.01"))] == ["credit"]


def test_no_limit_holds_nothing_and_only_a_high_risk_is_held() -> None:
    order, _ = priced(placement())
    assert credit_holds(order, CreditPosition(None, gbp("9999999")), gbp(1)) == ()
    assert risk_holds("medium") == ()
    assert [one.hold for one in risk_holds("high")] == ["fraud"]
