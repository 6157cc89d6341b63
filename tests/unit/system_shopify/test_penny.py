"""Whatever is bought at whatever discount, our words sum to what the customer was charged."""

import asyncio
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.money import total
from trunkline_sandbox_shopify.execution import AdminApi, GraphqlRequest
from trunkline_sandbox_shopify.placing import Basket, BasketLine, BasketShipping, place
from trunkline_sandbox_shopify.shop import Shop
from trunkline_sandbox_shopify.throttle import Throttle
from trunkline_sandbox_shopify.webhooks import Target, Webhooks
from trunkline_system_shopify.answers import OrderAnswer
from trunkline_system_shopify.client import document
from trunkline_system_shopify.mapping import from_shopify, gid

PRICES = st.decimals(Decimal("0.01"), Decimal(2000), places=2)
PARTS = st.sampled_from([Decimal(0), Decimal("0.07"), Decimal("0.333"), Decimal(1)])
RATES = st.sampled_from([Decimal("0.2"), Decimal("0.05"), Decimal(0)])


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    """Draw a checkout with line discounts and one on the whole order."""
    lines = []
    for number in range(draw(st.integers(1, 6))):
        price, quantity = draw(PRICES), draw(st.integers(1, 9))
        part = draw(PARTS)
        off = (price * quantity * part).quantize(Decimal("0.01"))
        lines.append(BasketLine(f"S{number}", quantity, price, off, draw(RATES)))
    left = sum((line.price * line.quantity - line.discount for line in lines), Decimal(0))
    whole = (left * draw(PARTS)).quantize(Decimal("0.01"))
    shipping = draw(st.none() | st.builds(BasketShipping, price=PRICES, tax_rate=RATES))
    return Basket(tuple(lines), shipping, discount=whole, taxes_included=draw(st.booleans()))


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with tempfile.TemporaryDirectory() as folder:
        opened = Shop.open(Path(folder) / "shop.sqlite3", "demo.myshopify.com")
        yield opened
        opened.box.close()


def read(shop: Shop, basket: Basket) -> ChannelOrder:
    webhooks = Webhooks(shop.box, "secret", shop.domain, Target("", ()))
    api = AdminApi(shop, webhooks, Throttle(1e9, 1e9))
    order_id = place(shop, basket).order_id
    request = GraphqlRequest(document("order"), {"id": gid("Order", str(order_id))})
    with asyncio.Runner() as runner:
        body = msgspec.json.encode(runner.run(api.answer(request))["data"])
    order = msgspec.json.decode(body, type=OrderAnswer).order
    assert order is not None
    return from_shopify(order, order.line_items.nodes)


@settings(max_examples=60, deadline=None)
@given(baskets())
def test_lines_shipping_and_tax_sum_to_what_was_charged(shop: Shop, basket: Basket) -> None:
    order = read(shop, basket)
    charged = total((line.charged for line in order.lines), "GBP") + order.shipping_charged
    tax = total((line.tax for line in order.lines), "GBP") + order.shipping_tax
    assert tax == order.tax
    assert (charged if order.taxes_included else charged + tax) == order.gross
    assert total((line.discount for line in order.lines), "GBP") == order.discounts
    assert total((one.amount for one in order.payments), "GBP") == order.gross


@pytest.mark.parametrize("penny", ["0.01", "-0.02", "0.50"])
def test_a_shop_s_own_rounding_is_charged_and_paid_and_on_no_line(shop: Shop, penny: str) -> None:
    lines = (BasketLine("S1", 3, Decimal("10.00")),)
    order = read(shop, Basket(lines, penny=Decimal(penny)))
    charged = total((line.charged for line in order.lines), "GBP") + order.shipping_charged
    assert (order.gross - charged).amount == Decimal(penny)
    assert total((one.amount for one in order.payments), "GBP") == order.gross
