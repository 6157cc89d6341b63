"""Whatever answer is lost, an order closes with each effect once."""

from collections import Counter
from datetime import date

import pytest
from eventually import eventually
from order_builders import gbp
from order_company import Company
from shop_orders import three_lines

from trunkline_model.capabilities.order_to_cash import Order
from trunkline_sandbox.faults import FaultKind, FaultOrder

WRITES = (
    "EnsureParty",
    "BookSalesOrder",
    "AllocateStock",
    "IssueGoods",
    "IssueInvoice",
    "RecordReceipt",
)


@pytest.mark.parametrize("kind", ["timeout_before_commit", "timeout_after_commit", "5xx", "429"])
async def test_every_write_to_the_erp_takes_effect_once(company: Company, kind: FaultKind) -> None:
    backends = company.backends
    for name in (*WRITES, "ListProducts"):
        backends.books.faults.add(FaultOrder(on=name, kind=kind))
    backends.shop.place(three_lines())
    released = await company.state("RELEASED")
    backends.warehouse.send_all(f"{released.order_number}-1", date(2026, 11, 17))
    closed = await company.state("CLOSED")
    assert closed.outstanding == gbp(0)
    effects = Counter(backends.journal())
    assert {name: effects[name] for name in WRITES} == dict.fromkeys(WRITES, 1)
    assert all(one.fired == 1 for one in backends.books.faults.listed())
    assert not await company.exceptions()


async def test_goods_that_leave_before_the_warehouse_answers_leave_no_write_unknown(
    company: Company,
) -> None:
    """What the case learns meanwhile does not answer what the warehouse was asked."""
    warehouse = company.backends.warehouse
    warehouse.is_mute = True
    company.backends.shop.place(three_lines())
    await eventually(lambda: bool(warehouse.orders))
    (reference,) = warehouse.orders
    warehouse.send_all(reference, date(2026, 11, 17))
    await company.until(lambda one: all(line.shipped for line in one.lines))
    await company.until(lambda one: len(one.documents) > 1)
    warehouse.is_mute = False
    known = await company.until(lambda one: "shipment_order" in _types(one))
    placed = [one.number for one in known.documents if one.document_type == "shipment_order"]
    assert placed == [reference]
    await company.state("CLOSED")
    assert len(warehouse.writes.named("order")) == 1


def _types(order: Order) -> set[str]:
    return {one.document_type for one in order.documents}
