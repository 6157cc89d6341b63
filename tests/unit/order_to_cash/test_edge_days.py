"""An order, its documents and its receipts belong to the legal entity's day, not to UTC's."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from edge_days import INSTANTS, NAMES
from msgspec import structs
from order_builders import PRODUCTS, card_payment, gbp, shop_order

from trunkline_process_order_to_cash.documents import documents
from trunkline_process_order_to_cash.facts import OrderCaptured
from trunkline_process_order_to_cash.order import OrderCase
from trunkline_process_order_to_cash.rules.balance import payments
from trunkline_process_order_to_cash.rules.capture import Terms, capture
from trunkline_process_order_to_cash.rules.day import ZONE, day_of

TERMS = Terms("TL-1", "erp-main", "shopify-main", "CASH", "immediate", ZONE)
at_the_edges = pytest.mark.parametrize(("at", "day"), INSTANTS, ids=NAMES)


@at_the_edges
def test_an_order_is_of_the_day_on_which_it_was_placed(at: datetime, day: date) -> None:
    order, _ = capture(shop_order(created_at=at), PRODUCTS, TERMS)
    assert order.ordered_on == day


@at_the_edges
def test_the_zone_of_a_timestamp_changes_no_day(at: datetime, day: date) -> None:
    for hours in (-11, 0, 1, 14):
        assert day_of(at.astimezone(timezone(timedelta(hours=hours)))) == day


@at_the_edges
def test_a_shop_document_shows_the_day_of_its_order(at: datetime, day: date) -> None:
    fact = OrderCaptured(
        occurred_at=at, system="s", order=shop_order(created_at=at), content_sha256=""
    )
    case: Any = structs.replace(OrderCase(), captured=(fact,))
    assert [one.on for one in documents(case)] == [day]


@at_the_edges
def test_a_card_payment_is_received_on_the_day_it_was_taken(at: datetime, day: date) -> None:
    paid = structs.replace(card_payment(gbp("1.00")), processed_at=at)
    fact = OrderCaptured(
        occurred_at=at, system="s", order=shop_order(payments=(paid,)), content_sha256=""
    )
    case: Any = structs.replace(OrderCase(), captured=(fact,))
    assert [one.received_on for one in payments(case)] == [day]
