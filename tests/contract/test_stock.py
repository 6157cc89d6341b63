"""Capability stock, for every service that answers it."""

from decimal import Decimal

import pytest
from erp_clerk import DAY_1, Clerk
from erp_ports import Erp
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.stock import GetStock, ReceiveGoods


def receipt(clerk: Clerk, sku: str, quantity: str) -> ReceiveGoods:
    reference = f"GR-{clerk.request_id()[-8:]}"
    return ReceiveGoods(
        clerk.erp.connection_id, clerk.request_id(), reference, sku, Decimal(quantity), DAY_1
    )


async def test_levels_come_in_the_order_of_codes_without_unknown_articles(erp: Erp) -> None:
    request = GetStock(erp.connection_id, ("TEAPOT-1L", "NO-SUCH", "MUG-BLUE"))
    answer = await erp.stock.get_stock(request)
    assert [one.sku for one in answer.levels] == ["MUG-BLUE", "TEAPOT-1L"]
    assert all(one.on_hand >= one.allocated >= 0 for one in answer.levels)


async def test_a_receipt_is_booked_in_once(clerk: Clerk) -> None:
    before = await clerk.level("COOKBOOK")
    request = receipt(clerk, "COOKBOOK", "7")
    first = await clerk.erp.stock.receive_goods(request)
    again = await clerk.erp.stock.receive_goods(request)
    assert first == again
    assert first.document_number
    assert first.evidence.system == clerk.erp.name
    after = await clerk.level("COOKBOOK")
    assert (after.on_hand, after.available) == (before.on_hand + 7, before.available + 7)
    with pytest.raises(Conflict):
        await clerk.erp.stock.receive_goods(structs.replace(request, quantity=Decimal(8)))


async def test_a_receipt_of_an_unknown_article_is_refused(clerk: Clerk) -> None:
    with pytest.raises(Refused) as refused:
        await clerk.erp.stock.receive_goods(receipt(clerk, "NO-SUCH", "1"))
    assert refused.value.reason == "unknown_sku"


@pytest.mark.parametrize("quantity", ["0", "-1"])
async def test_a_receipt_of_nothing_is_invalid(clerk: Clerk, quantity: str) -> None:
    with pytest.raises(Invalid) as refused:
        await clerk.erp.stock.receive_goods(receipt(clerk, "COOKBOOK", quantity))
    assert [one.field for one in refused.value.fields] == ["quantity"]
