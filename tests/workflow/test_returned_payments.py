"""A payment that the supplier's bank sends back is owed again, however long after it was made."""

from datetime import timedelta
from decimal import Decimal

from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import TODAY, invoice

from trunkline_model.capabilities.payment_runs import ProposePaymentRun, SupplierPaymentRun
from trunkline_model.capabilities.purchases import DeliveredLine, WantedLine

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))


async def test_what_comes_back_once_the_run_is_closed_is_offered_and_paid_again(
    buyer: BuyingCompany,
) -> None:
    key = await posted(buyer)
    first = await paid(buyer, 20)
    await buyer.run(first.run_id, "CLOSED")
    await buyer.bill(key, "PAID")

    (payment,) = first.payments
    buyer.backends.bank.book(payment.end_to_end_id, "186.00", return_reason="AC04")
    await buyer.bill(key, "POSTED")
    told = await buyer.raised("payment_returned")
    assert payment.end_to_end_id in told["sentence"]
    assert "AC04" in told["sentence"]

    second = await paid(buyer, 21)
    assert [one.amount for one in second.payments] == [gbp("186.00")]
    still_booked = await buyer.raised("more_than_outstanding")
    assert "BILL-000001" in still_booked["sentence"]  # until a person takes the first one back


async def posted(buyer: BuyingCompany) -> str:
    """Have a bill of 186.00 for mugs that came; gives its key."""
    raised = await buyer.raise_purchase(MUGS)
    order = raised.purchase_number
    await buyer.approve(await buyer.purchase(order, "APPROVAL"), "fay")
    await buyer.purchase(order, "SENT")
    await buyer.receive(order, "GR-1", DeliveredLine("1", Decimal(50)))
    await buyer.settled()
    key = buyer.backends.supplier.bill(invoice("INV-1", order, ("1", 50, "3.10")))
    await buyer.bill(key, "MATCHED")
    await buyer.decide_bill("approve_bill", key)
    await buyer.bill(key, "POSTED")
    return key


async def paid(buyer: BuyingCompany, days: int) -> SupplierPaymentRun:
    """Pay what is due within so many days, and have the bank execute it."""
    until = (TODAY + timedelta(days=1), TODAY + timedelta(days=days))
    run = await buyer.runs.propose_payment_run(ProposePaymentRun("tess", *until))
    for actor in ("sam", "olu"):
        await buyer.sign(run, actor)
    await buyer.run(run.run_id, "IN_PAYMENT")
    for payment in run.payments:
        buyer.backends.bank.book(payment.end_to_end_id, str(-payment.amount.amount))
    await buyer.settled()
    return run
