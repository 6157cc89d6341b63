"""Whatever answer of a cancellation is lost, nothing of the purchase stays open in the ERP."""

from decimal import Decimal

import pytest
from purchase_builders import gbp
from purchase_company import BuyingCompany

from trunkline_model.capabilities.purchases import DecidePurchase, WantedLine
from trunkline_sandbox.faults import FaultKind, FaultOrder

WRITES = ("CancelPurchaseOrder", "WithdrawRequisition")
MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("kind", ["timeout_before_commit", "timeout_after_commit"])
async def test_a_lost_answer_leaves_no_requisition_open(
    buyer: BuyingCompany, write: str, kind: FaultKind
) -> None:
    raised = await buyer.raise_purchase(MUGS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    buyer.backends.books.faults.add(FaultOrder(on=write, kind=kind))
    await buyer.purchases.cancel_purchase(DecidePurchase(number, "olu", "", "not needed"))
    await buyer.purchase(number, "CANCELLED")
    rows = buyer.backends.books.state.rows("select state from requisitions")
    assert [row["state"] for row in rows] == ["withdrawn"]
    assert [buyer.backends.journal().count(name) for name in WRITES] == [1, 1]
    assert len(buyer.backends.supplier.writes.named("cancellation")) == 1
    assert await buyer.exceptions() == []
