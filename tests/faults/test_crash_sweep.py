"""Order 1 survives a SIGKILL at every step and every moment: nothing lost, nothing doubled."""

from collections import Counter
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from crash_campaign import RESUMED_WITHIN_S, Campaign, Lost, campaign
from swallowing_proxy import Part, swallowing_proxy
from tryton_service import STATE

GROSS = Decimal("91.80")
ERP_STEPS = {
    "ensure_party": "EnsureParty",
    "book_sales_order": "BookSalesOrder",
    "allocate_stock": "AllocateStock",
    "issue_goods": "IssueGoods",
    "issue_invoice": "IssueInvoice",
    "record_receipt": "RecordReceipt",
}
STEPS = (*ERP_STEPS, "create_shipment_order", "create_fulfilment")
POINTS = ("before_send", "answered", "journalled")
LOST = ("timeout_before_commit", "timeout_after_commit")
PARTS: tuple[Part, ...] = ("request", "answer")
"""Swallowed before Tryton it was not committed; swallowed behind it, it was."""
ANSWERS = (
    *(("sandbox-erp", rpc) for rpc in ERP_STEPS.values()),
    ("sandbox-warehouse", "createShipmentOrder"),
    ("sandbox-shopify", "fulfillmentCreate"),
)


@pytest.fixture
async def fast(tmp_path: Path) -> AsyncIterator[Campaign]:
    async with campaign(tmp_path, "sandbox-erp", ("sandbox-erp",), {}) as one:
        yield one


@pytest.mark.timeout(900)
async def test_a_kill_at_every_point_of_every_step_loses_and_doubles_nothing(
    fast: Campaign,
) -> None:
    for step in STEPS:
        for point in POINTS:
            await fast.start_process(f"{point}/{step}")
            await fast.place_order()
            await fast.killed()
    await fast.start_process()
    await fast.closed()
    for sandbox, operation in ANSWERS:
        for kind in LOST:
            await fast.kill_while_lost(Lost(sandbox, operation, kind))
            await fast.start_process()
            await fast.closed()
    orders = len(STEPS) * len(POINTS) + len(ANSWERS) * len(LOST)
    await judge(fast, orders)
    await judge_times(fast)


async def judge_times(one: Campaign) -> None:
    """Hold each piece of work that a kill interrupted, at whichever point, to the bound."""
    late = [found for found in await one.resumed() if found.after_s >= RESUMED_WITHIN_S]
    assert late == []


async def judge(one: Campaign, orders: int) -> None:
    """Hold every backend's own books against what the orders must have come to."""
    books: Counter[str] = Counter()
    value: dict[str, Decimal] = {}
    for total in await one.totals():
        books[total.document_type] += total.count
        value[total.document_type] = value.get(total.document_type, Decimal(0)) + total.sum.amount
    assert books["sales_order"] == orders
    assert books["invoice"] == books["shipment"] == books["receipt"] == 2 * orders
    assert value["sales_order"] == value["invoice"] == value["receipt"] == orders * GROSS
    warehouse = await one.effects("sandbox-warehouse")
    created = [entry["key"] for entry in warehouse if entry["name"] == "shipment_order.created"]
    assert len(created) == len(set(created)) == orders
    shop = await one.effects("sandbox-shopify")
    shown = Counter(entry["key"] for entry in shop if entry["name"] == "fulfillmentCreate")
    assert len(shown) == orders
    assert set(shown.values()) == {2}


CLOSED_ON_TRYTON_WITHIN_S = 120.0
"""One order of some twenty calls, none beside it: so each resume is timed by itself."""
TRYTON_WRITES = {
    "book_sales_order": "model.sale.sale.create",
    "issue_invoice": "model.account.invoice.post",
}
"""A step each that makes and that posts a document, and the call by which Tryton commits it."""


@pytest.mark.tryton
@pytest.mark.timeout(900)
async def test_a_kill_at_ten_chosen_points_does_no_harm_on_a_real_tryton(
    tmp_path: Path,
) -> None:
    services = ("system-tryton", "sandbox-tryton")
    baked = {"sandbox-tryton": {"TRUNKLINE_STATE_PATH": str(STATE)}}
    async with (
        campaign(tmp_path, "system-tryton", services, baked) as one,
        swallowing_proxy(one.stack.url("sandbox-tryton")) as proxy,
    ):
        await one.stack.restart("system-tryton", {"TRUNKLINE_TRYTON_URL": proxy.url})
        for step, method in TRYTON_WRITES.items():
            for point in POINTS:
                await one.start_process(f"{point}/{step}")
                await one.place_order()
                await one.killed()
                await one.start_process()
                await one.closed(CLOSED_ON_TRYTON_WITHIN_S)
            for part in PARTS:
                swallowed = proxy.swallow(method, part)
                await one.kill_while_swallowed(f"{part} swallowed/{step}", swallowed)
                await one.start_process()
                await one.closed(CLOSED_ON_TRYTON_WITHIN_S)
        await judge(one, len(TRYTON_WRITES) * (len(POINTS) + len(PARTS)))
        await judge_times(one)
