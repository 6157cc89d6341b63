"""What the ERP says of its stock, the shop is told: once, with a fresh figure."""

import pytest
from erp_clerk import Clerk, line
from eventually import eventually
from inventory_world import World

pytestmark = pytest.mark.usefixtures("inventory")


async def test_a_change_is_published_with_the_figure_that_the_erp_has_now(
    clerk: Clerk, world: World
) -> None:
    await clerk.receive("TEAPOT-1L", 5)
    level = await clerk.level("TEAPOT-1L")
    await eventually(lambda: world.shop.figure("TEAPOT-1L") == level.available)
    assert [one.connection_id for one in world.shop.told] == ["shopify"]


async def test_what_was_promised_to_customers_is_not_offered_again(
    clerk: Clerk, world: World
) -> None:
    await clerk.book(line("MUG-WHITE", 20, "7.50"))
    await eventually(lambda: world.shop.figure("MUG-WHITE") == 480)


async def test_more_sold_than_there_is_is_published_as_nothing(clerk: Clerk, world: World) -> None:
    await clerk.book(line("PAN-28", 50, "37.50"))
    await eventually(lambda: world.shop.figure("PAN-28") == 0)


async def test_changes_while_the_shop_is_away_are_told_together(clerk: Clerk, world: World) -> None:
    world.shop.away = True
    await clerk.receive("TEAPOT-1L", 1)
    await eventually(lambda: world.shop.asked)
    for _ in range(10):
        await clerk.receive("TEAPOT-1L", 1)
    world.shop.away = False
    await eventually(lambda: world.shop.figure("TEAPOT-1L") == 211)
    assert len(world.shop.told) <= 3


async def test_each_change_on_its_own_is_told_once(clerk: Clerk, world: World) -> None:
    for count in range(1, 4):
        await clerk.receive("TEAPOT-1L", 1)
        await eventually(lambda: world.shop.figure("TEAPOT-1L") == 200 + count)  # noqa: B023
    assert [one.available for one in world.shop.told] == [201, 202, 203]


async def test_an_article_that_the_shop_does_not_list_is_one_exception(
    clerk: Clerk, world: World
) -> None:
    await clerk.receive("COOKBOOK", 1)
    await eventually(world.exceptions)
    await clerk.receive("COOKBOOK", 1)
    await clerk.receive("TEAPOT-1L", 1)
    await eventually(lambda: world.shop.figure("TEAPOT-1L") == 201)
    raised = await world.exceptions()
    assert [(one.reason, one.field) for one in raised] == [("unknown_sku", "sku")]
    assert "COOKBOOK" in raised[0].sentence


async def test_all_articles_that_a_shop_does_not_list_are_one_exception_until_it_is_closed(
    clerk: Clerk, world: World
) -> None:
    world.shop.listed.clear()
    for count, sku in enumerate(("COOKBOOK", "PAN-28", "PLATE-27"), 1):
        await clerk.receive(sku, 1)
        await eventually(lambda: world.cases_in("NOT_LISTED", count))  # noqa: B023
    (first,) = await world.exceptions()
    assert "COOKBOOK" in first.sentence
    await world.discard_exceptions()
    await clerk.receive("TEAPOT-1L", 1)
    await eventually(lambda: world.cases_in("NOT_LISTED", 4))
    _, second = await world.exceptions()
    assert "TEAPOT-1L" in second.sentence


async def test_an_article_that_is_listed_later_is_found_by_itself(
    clerk: Clerk, world: World
) -> None:
    await clerk.receive("COOKBOOK", 1)
    await eventually(world.exceptions)
    world.shop.listed.add("COOKBOOK")
    await eventually(lambda: world.shop.figure("COOKBOOK") == 151)
    assert len(await world.exceptions()) == 1


async def test_a_shop_is_asked_again_and_again_for_what_it_does_not_list(
    clerk: Clerk, world: World
) -> None:
    await clerk.receive("COOKBOOK", 1)
    await eventually(lambda: world.shop.asked >= 3)
    assert world.shop.told == []
