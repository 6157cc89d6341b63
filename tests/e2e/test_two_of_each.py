"""Two shops and two warehouses: an order stays between those that are its own."""

from collections.abc import AsyncIterator

import pytest
from two_of_each import TwoOfEach, two_of_each

SHIPPED, SHOWN = "shipment_order.created", "fulfillmentCreate"


@pytest.fixture(scope="module")
async def company(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TwoOfEach]:
    async with two_of_each(tmp_path_factory.mktemp("two_of_each")) as one:
        yield one


async def counted(company: TwoOfEach) -> dict[str, int]:
    """Count what each backend committed, by its own journal."""
    found = {one: await at.journal("effect", SHOWN) for one, at in company.shops.items()}
    found |= {one: await at.journal("effect", SHIPPED) for one, at in company.warehouses.items()}
    return {name: len(effects) for name, effects in found.items()}


async def test_an_order_of_the_second_shop_leaves_the_first_shop_and_warehouse_alone(
    company: TwoOfEach,
) -> None:
    before = await counted(company)
    placed = await company.buy("shopify-2")
    order = await company.closed("shopify-2", placed)
    after = await counted(company)
    grown = {name: after[name] - before[name] for name in after}
    assert grown == {"shopify": 0, "shopify-2": 1, "warehouse": 0, "warehouse-2": 1}
    held = (await company.shops["shopify-2"].http.get("/_sandbox/orders")).json()
    shown = {one["orderId"]: one["fulfillmentStatus"] for one in held}
    assert shown[placed["orderId"]] == "FULFILLED"
    *_, shipment = await company.warehouses["warehouse-2"].journal("effect", SHIPPED)
    assert shipment["key"].startswith(order.order_number)


async def test_orders_that_two_shops_call_alike_are_two_orders(company: TwoOfEach) -> None:
    placed = {shop: await company.buy(shop) for shop in ("shopify", "shopify-2")}
    while placed["shopify"]["name"] != placed["shopify-2"]["name"]:
        behind = min(placed, key=lambda shop: int(placed[shop]["orderId"]))
        placed[behind] = await company.buy(behind)
    orders = {shop: await company.closed(shop, one) for shop, one in placed.items()}
    assert orders["shopify"].order_number != orders["shopify-2"].order_number


async def test_a_shop_that_died_holds_up_no_order_of_the_other(company: TwoOfEach) -> None:
    company.stack.kill("sandbox-shopify-2")
    await company.stack.gone("sandbox-shopify-2")
    placed = await company.buy("shopify")
    await company.closed("shopify", placed)
    await company.stack.restart("sandbox-shopify-2")
