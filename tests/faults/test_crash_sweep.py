"""Order 1 survives a SIGKILL at every step and every moment: nothing lost, nothing doubled."""

from collections import Counter
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from crash_campaign import RESUMED_WITHIN_S, Campaign, Lost, campaign
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
    assert max(fast.recovered_s) < RESUMED_WITHIN_S


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


CLOSED_ON_TRYTON_WITHIN_S = 240.0
"""Ten orders of some twenty calls each, on two shared cores: Tryton, not recovery, takes it."""
TRYTON_POINTS = (
    *(("before_send", step) for step in ERP_STEPS if step != "ensure_party"),
    *(("answered", step) for step in ERP_STEPS if step != "ensure_party"),
)


@pytest.mark.tryton
@pytest.mark.timeout(900)
async def test_a_kill_at_ten_chosen_points_does_no_harm_on_a_real_tryton(
    tmp_path: Path,
) -> None:
    services = ("system-tryton", "sandbox-tryton")
    baked = {"sandbox-tryton": {"TRUNKLINE_STATE_PATH": str(STATE)}}
    async with campaign(tmp_path, "system-tryton", services, baked) as one:
        for point, step in TRYTON_POINTS:
            await one.start_process(f"{point}/{step}")
            await one.place_order()
            await one.killed()
        await one.start_process()
        await one.closed(CLOSED_ON_TRYTON_WITHIN_S)
        await judge(one, len(TRYTON_POINTS))
