"""Stock that falls below its reorder point is asked for by itself, once."""

import asyncio
from decimal import Decimal

from half_booked import HalfBooked
from msgspec import structs
from purchase_builders import gbp
from purchase_company import BuyingCompany, open_buying_company
from purchase_fakes import PurchaseBackends

from trunkline_model.capabilities.purchases import (
    DecidePurchase,
    DeliveredLine,
    ListPurchases,
    Purchase,
)
from trunkline_sandbox_erp import catalogue, stock
from trunkline_sandbox_erp.books import Books

KNIVES = "KNIFE-CHEF"
"""Bought again from Sheffield below 40, up to 120."""


def count(backends: PurchaseBackends, sku: str, on_hand: int) -> None:
    """Have so many counted; the ERP tells that its stock changed."""
    books = Books(backends.books.state, backends.books.faults)
    with books.state.transaction():
        row = catalogue.find(books, sku)
        stock.move(books, sku, on_hand=Decimal(on_hand) - Decimal(row["on_hand"]))
        books.tell_stock_changed("erp-main", [sku])


async def listed(buyer: BuyingCompany, state: str = "") -> list[Purchase]:
    return list((await buyer.purchases.list_purchases(ListPurchases(state=state))).purchases)


async def raised(buyer: BuyingCompany, number: str = "PU-100001") -> Purchase:
    return await buyer.purchase(number, "APPROVAL")


async def told(buyer: BuyingCompany) -> None:
    """Wait until all that the ERP told was read."""
    last = buyer.backends.books.state.row("select max(position) as at from events")
    assert last
    await buyer.read_to("sandbox-erp", last["at"])


async def test_an_article_below_its_reorder_point_becomes_a_requisition(
    buyer: BuyingCompany,
) -> None:
    count(buyer.backends, KNIVES, 39)
    asked = await raised(buyer)
    (line,) = asked.lines
    assert (line.sku, line.ordered, line.unit_price) == (KNIVES, Decimal(81), gbp("19.00"))
    assert (asked.supplier_code, asked.requester) == ("STEELWORKS", "reorder point")
    assert asked.approvers == ("sam", "olu")


async def test_at_its_reorder_point_nothing_is_asked_for(buyer: BuyingCompany) -> None:
    count(buyer.backends, KNIVES, 40)
    await told(buyer)
    assert await listed(buyer) == []


async def test_what_is_asked_for_is_not_asked_for_again_while_stock_falls(
    buyer: BuyingCompany,
) -> None:
    for left in (39, 30, 20):
        count(buyer.backends, KNIVES, left)
    await told(buyer)
    await raised(buyer)
    count(buyer.backends, KNIVES, 10)
    await told(buyer)
    assert len(await listed(buyer)) == 1


async def test_what_is_on_order_counts_and_what_falls_below_it_is_asked_for(
    buyer: BuyingCompany,
) -> None:
    count(buyer.backends, KNIVES, 39)
    await buyer.approve(await raised(buyer))
    await buyer.purchase("PU-100001", "SENT")
    count(buyer.backends, KNIVES, 20)
    await told(buyer)
    assert len(await listed(buyer)) == 1
    count(buyer.backends, KNIVES, -60)
    second = await raised(buyer, "PU-100002")
    assert second.lines[0].ordered == Decimal(120 + 60 - 81)


async def test_what_was_rejected_is_asked_for_again_when_stock_moves(buyer: BuyingCompany) -> None:
    count(buyer.backends, KNIVES, 39)
    asked = await raised(buyer)
    no = DecidePurchase(asked.purchase_number, "sam", asked.version, "we stop selling them")
    await buyer.purchases.reject_purchase(no)
    count(buyer.backends, KNIVES, 38)
    await raised(buyer, "PU-100002")


async def test_an_article_without_a_supplier_is_left_to_people(buyer: BuyingCompany) -> None:
    with buyer.backends.books.state.transaction() as books:
        books.execute("update reorder_points set supplier_code = '' where sku = ?", (KNIVES,))
    count(buyer.backends, KNIVES, 39)
    await told(buyer)
    assert await listed(buyer) == []


async def test_a_delivery_that_is_half_booked_is_not_asked_for_again(
    database_url: str, purchase_backends: PurchaseBackends
) -> None:
    halfway = HalfBooked(purchase_backends)
    erp = structs.replace(purchase_backends.erp, goods_receipts=halfway, requisitions=halfway)
    backends = structs.replace(purchase_backends, erp=erp)
    async with open_buying_company(database_url, backends) as buyer:
        count(backends, KNIVES, 39)
        await buyer.approve(await raised(buyer))
        await buyer.purchase("PU-100001", "SENT")
        await buyer.receive("PU-100001", "GR-1", DeliveredLine("1", Decimal(80)))
        async with asyncio.timeout(60):
            await halfway.seen.wait()
            halfway.go_on.set()
        await told(buyer)
        await buyer.settled()
        assert len(await listed(buyer)) == 1
