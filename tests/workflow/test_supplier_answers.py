"""A supplier answers otherwise than it was asked: the buyer takes it, or takes the order back."""

from decimal import Decimal

import pytest
from purchase_builders import gbp
from purchase_company import BuyingCompany

from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.purchases import AcceptAnswer, DecidePurchase, WantedLine
from trunkline_model.trade_order import ResponseKind

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))


async def answered_dearer(buyer: BuyingCompany, price: str) -> AcceptAnswer:
    """Order, and be answered beyond tolerance; gives how a buyer would take it."""
    raised = await buyer.raise_purchase(MUGS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    buyer.backends.supplier.answer(number, ResponseKind.CHANGED, line_1=price)
    waiting = await buyer.purchase(number, "ACK_CHANGED")
    assert price in waiting.answer_explanation
    assert waiting.net == gbp("155.00")
    return AcceptAnswer(number, waiting.open_answer, "fay", "there is no other clay")


async def test_an_order_that_is_taken_as_answered_goes_on_at_that_price_in_the_erp_too(
    buyer: BuyingCompany,
) -> None:
    taking = await answered_dearer(buyer, "3.90")
    for _ in range(2):
        await buyer.purchases.accept_answer(taking)
    agreed = await buyer.purchase(taking.purchase_number, "ACKED")
    assert (agreed.net, agreed.answer_explanation) == (gbp("195.00"), "")
    await buyer.settled()
    assert buyer.backends.journal().count("AmendPurchaseOrder") == 1


async def test_nobody_takes_what_is_beyond_their_limit_without_a_reason_or_another_answer(
    buyer: BuyingCompany,
) -> None:
    taking = await answered_dearer(buyer, "5.00")
    with pytest.raises(Refused, match="beyond what you may approve"):
        await buyer.purchases.accept_answer(taking)
    number, document = taking.purchase_number, taking.document_id
    with pytest.raises(Invalid, match="reason"):
        await buyer.purchases.accept_answer(AcceptAnswer(number, document, "sam", ""))
    with pytest.raises(Conflict, match="does not wait"):
        await buyer.purchases.accept_answer(AcceptAnswer(number, "doc-99", "sam", "agreed"))
    assert (await buyer.purchase(number, "ACK_CHANGED")).net == gbp("155.00")


async def test_an_order_whose_answer_does_not_suit_is_taken_back_and_the_supplier_told(
    buyer: BuyingCompany,
) -> None:
    taking = await answered_dearer(buyer, "5.00")
    number = taking.purchase_number
    seen = (await buyer.purchase(number, "ACK_CHANGED")).version
    await buyer.purchases.cancel_purchase(DecidePurchase(number, "fay", seen, "too dear"))
    await buyer.purchase(number, "CANCELLED")
    await buyer.settled()
    assert len(buyer.backends.supplier.writes.named("cancellation")) == 1
    with pytest.raises(Refused):
        await buyer.purchases.accept_answer(taking)
