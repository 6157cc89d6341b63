"""The port Inventory: what can be promised."""

import pytest
from erp_clerk import Clerk, line
from eventually import eventually
from inventory_world import World

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.inventory import GetAvailability, Inventory


async def test_what_can_be_promised_is_what_the_erp_has_available(
    clerk: Clerk, inventory: Inventory
) -> None:
    await clerk.book(line("MUG-WHITE", 20, "7.50"))
    answer = await inventory.get_availability(GetAvailability(("TEAPOT-1L", "MUG-WHITE")))
    found = {one.sku: one.available for one in answer.availabilities}
    assert found == {"MUG-WHITE": 480, "TEAPOT-1L": 200}
    assert list(found) == sorted(found)


async def test_it_is_never_negative(clerk: Clerk, inventory: Inventory) -> None:
    await clerk.book(line("PAN-28", 50, "37.50"))
    answer = await inventory.get_availability(GetAvailability(("PAN-28",)))
    assert answer.availabilities[0].available == 0


async def test_it_says_what_the_shop_was_last_told(
    clerk: Clerk, world: World, inventory: Inventory
) -> None:
    await clerk.receive("TEAPOT-1L", 5)
    await eventually(lambda: world.shop.figure("TEAPOT-1L"))

    async def published() -> bool:
        answer = await inventory.get_availability(GetAvailability(("TEAPOT-1L", "PLATE-27")))
        return [one.published for one in answer.availabilities] == [None, 205]

    await eventually(published)


async def test_an_unknown_article_is_left_out(inventory: Inventory) -> None:
    answer = await inventory.get_availability(GetAvailability(("NO-SUCH", "PLATE-27")))
    assert [one.sku for one in answer.availabilities] == ["PLATE-27"]


@pytest.mark.parametrize("count", [0, 101])
async def test_too_few_or_too_many_articles_are_invalid(inventory: Inventory, count: int) -> None:
    request = GetAvailability(tuple(f"SKU-{number}" for number in range(count)))
    with pytest.raises(Invalid) as refused:
        await inventory.get_availability(request)
    assert [one.field for one in refused.value.fields] == ["skus"]
