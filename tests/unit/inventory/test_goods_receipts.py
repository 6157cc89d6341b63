"""What the warehouse received is posted in the ERP, once for each receipt."""

from typing import Any

import httpx
import pytest
from erp_clerk import Clerk
from eventually import eventually
from inventory_world import World

pytestmark = pytest.mark.usefixtures("inventory")


async def posted(erp_control: httpx.AsyncClient) -> list[dict[str, Any]]:
    """Read the receipts that took effect, from the ERP's own journal."""
    found = (await erp_control.get("/journal", params={"kind": "effect"})).json()
    return [one["body"]["request"] for one in found if one["name"] == "ReceiveGoods"]


async def test_a_receipt_is_posted_and_the_shop_may_sell_it(
    clerk: Clerk, world: World, erp_control: httpx.AsyncClient
) -> None:
    world.warehouse.report("GR-1", "PLATE-27", "12")
    await eventually(lambda: world.shop.figure("PLATE-27") == 312)
    assert (await clerk.level("PLATE-27")).on_hand == 312
    (request,) = await posted(erp_control)
    assert (request["receipt_reference"], request["received_on"]) == ("GR-1", "2026-11-02")


async def test_a_receipt_reported_twice_is_posted_once(
    world: World, erp_control: httpx.AsyncClient
) -> None:
    world.warehouse.report("GR-1", "PLATE-27", "12")
    world.warehouse.report("GR-1", "PLATE-27", "12")
    world.warehouse.report("GR-2", "PLATE-27", "1")
    await eventually(lambda: world.shop.figure("PLATE-27") == 313)
    assert [one["receipt_reference"] for one in await posted(erp_control)] == ["GR-1", "GR-2"]
    assert await world.exceptions() == []


async def test_a_receipt_on_a_purchase_is_left_to_procure_to_pay(
    world: World, erp_control: httpx.AsyncClient
) -> None:
    world.warehouse.report("GR-1", "PLATE-27", "12", "PU-100001")
    world.warehouse.report("GR-2", "PLATE-27", "1")
    await eventually(lambda: world.shop.figure("PLATE-27") == 301)
    assert [one["receipt_reference"] for one in await posted(erp_control)] == ["GR-2"]
    assert await world.exceptions() == []


async def test_each_article_of_a_receipt_is_posted(
    world: World, erp_control: httpx.AsyncClient
) -> None:
    world.warehouse.report("GR-1", "PLATE-27", "12")
    world.warehouse.report("GR-1", "MUG-BLUE", "3")
    await eventually(lambda: world.shop.figure("MUG-BLUE") == 503)
    await eventually(lambda: world.shop.figure("PLATE-27") == 312)
    assert len(await posted(erp_control)) == 2


@pytest.mark.parametrize("kind", ["429", "5xx", "timeout_before_commit", "timeout_after_commit"])
async def test_a_receipt_is_posted_once_however_the_erp_fails(
    world: World, erp_control: httpx.AsyncClient, kind: str
) -> None:
    fault = {"on": "ReceiveGoods", "kind": kind, "times": 2}
    assert (await erp_control.post("/faults", json=fault)).status_code == 201
    world.warehouse.report("GR-1", "PLATE-27", "12")
    await eventually(lambda: world.shop.figure("PLATE-27") == 312)
    assert len(await posted(erp_control)) == 1


async def test_an_article_that_the_erp_does_not_know_is_an_exception(world: World) -> None:
    world.warehouse.report("GR-1", "NO-SUCH", "12")
    world.warehouse.report("GR-2", "PLATE-27", "1")
    (raised,) = await eventually(world.exceptions)
    assert (raised.process, raised.reason, raised.field) == ("goods-receipt", "unknown_sku", "sku")
    await eventually(lambda: world.shop.figure("PLATE-27") == 301)


async def test_a_receipt_reported_again_with_another_quantity_is_an_exception(
    world: World, erp_control: httpx.AsyncClient
) -> None:
    world.warehouse.report("GR-1", "PLATE-27", "12")
    await eventually(lambda: world.shop.figure("PLATE-27") == 312)
    world.warehouse.report("GR-1", "PLATE-27", "10")
    (raised,) = await eventually(world.exceptions)
    assert raised.reason == "changed_receipt"
    assert "12" in raised.sentence
    assert "10" in raised.sentence
    assert len(await posted(erp_control)) == 1
