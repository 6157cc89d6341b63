"""Whatever answer is lost, an order closes with each effect once."""

from collections import Counter
from datetime import date

import pytest
from order_builders import gbp
from order_company import Company
from shop_orders import three_lines

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
