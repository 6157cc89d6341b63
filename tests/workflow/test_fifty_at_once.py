"""Fifty do the same thing at the same moment: it is done once, in the ERP and at the bank."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import TODAY, invoice

from trunkline_kit.errors import Conflict, Refused
from trunkline_model.capabilities.payment_files import PaymentState
from trunkline_model.capabilities.payment_runs import DecidePaymentRun, ProposePaymentRun
from trunkline_model.capabilities.purchases import DecidePurchase, DeliveredLine, WantedLine
from trunkline_model.capabilities.supplier_bills import DecideBill, GetBill

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
FIFTY = range(50)


async def at_once(calls: Iterable[Awaitable[Any]]) -> list[Any]:
    """Make all calls at the same moment; gives answers, and what was refused as it may be."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    strange = [
        one
        for one in answers
        if isinstance(one, BaseException) and not isinstance(one, Conflict | Refused)
    ]
    assert strange == []
    return answers


def effects(buyer: BuyingCompany) -> Counter[str]:
    """Count what the ERP committed, by its own journal."""
    return Counter(one.lower().replace("_", "") for one in buyer.backends.journal())


async def ordered(buyer: BuyingCompany) -> str:
    raised = await buyer.raise_purchase(MUGS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    return (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number


async def matched(buyer: BuyingCompany) -> str:
    """Have a bill that waits to be approved; gives its key."""
    number = await ordered(buyer)
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(50)))
    bill = buyer.backends.supplier.bill(invoice("INV-7", number, ("1", 50, "3.10")))
    await buyer.bill(bill, "MATCHED")
    return bill


async def posted(buyer: BuyingCompany) -> str:
    bill = await matched(buyer)
    await buyer.decide_bill("approve_bill", bill)
    await buyer.bill(bill, "POSTED")
    return bill


async def test_fifty_requisitions_under_one_key_are_one(buyer: BuyingCompany) -> None:
    answers = await at_once(buyer.raise_purchase(MUGS) for _ in FIFTY)
    (number,) = {one.purchase_number for one in answers}
    await buyer.purchase(number, "APPROVAL")
    assert effects(buyer)["raiserequisition"] == 1


async def test_fifty_approvals_are_one_order(buyer: BuyingCompany) -> None:
    raised = await buyer.raise_purchase(MUGS)
    asked = await buyer.purchase(raised.purchase_number, "APPROVAL")
    decide = [
        DecidePurchase(asked.purchase_number, ("fay", "sam", "olu")[place % 3], asked.version)
        for place in FIFTY
    ]
    await at_once(buyer.purchases.approve_purchase(one) for one in decide)
    await buyer.purchase(asked.purchase_number, "SENT")
    await buyer.settled()
    found = effects(buyer)
    assert (found["bookpurchaseorder"], found["confirmpurchaseorder"]) == (1, 1)
    assert len(buyer.backends.supplier.writes.named("order")) == 1


async def test_an_approval_and_a_rejection_at_once_are_one_decision(buyer: BuyingCompany) -> None:
    raised = await buyer.raise_purchase(MUGS)
    asked = await buyer.purchase(raised.purchase_number, "APPROVAL")
    number, version = asked.purchase_number, asked.version
    desk = buyer.purchases
    yes = (desk.approve_purchase(DecidePurchase(number, "sam", version)) for _ in range(25))
    no = (desk.reject_purchase(DecidePurchase(number, "olu", version, "no")) for _ in range(25))
    await at_once(call for pair in zip(yes, no, strict=True) for call in pair)
    await buyer.settled()
    found = effects(buyer)
    assert found["bookpurchaseorder"] + found["withdrawrequisition"] == 1, found


async def test_fifty_counts_of_one_delivery_are_one_receipt(buyer: BuyingCompany) -> None:
    number = await ordered(buyer)
    line = DeliveredLine("1", Decimal(50))
    await at_once(buyer.receive(number, "GR-1", line) for _ in FIFTY)
    received = await buyer.purchase(number, "RECEIVED")
    await buyer.settled()
    found = effects(buyer)
    assert (found["recordgoodsreceipt"], found["postaccrual"]) == (1, 1)
    assert received.grni == gbp("155.00")


async def test_fifty_approvals_of_a_bill_post_it_once(buyer: BuyingCompany) -> None:
    bill = await matched(buyer)
    decide = [DecideBill(bill, ("sam", "olu")[place % 2], "as agreed") for place in FIFTY]
    await at_once(buyer.bills.approve_bill(one) for one in decide)
    await buyer.bill(bill, "POSTED")
    await buyer.settled()
    found = effects(buyer)
    assert (found["postsupplierinvoice"], found["reverseaccrual"]) == (1, 1)


async def test_a_bill_that_comes_fifty_times_at_once_is_posted_once(buyer: BuyingCompany) -> None:
    number = await ordered(buyer)
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(50)))
    bill = invoice("INV-7", number, ("1", 50, "3.10"))
    keys = [buyer.backends.supplier.bill(bill) for _ in FIFTY]
    log = buyer.backends.supplier.log
    await buyer.read_to("system-trading-partners", len(log.events))
    await buyer.settled()
    states = {key: (await buyer.bills.get_bill(GetBill(key))).state for key in keys}
    assert Counter(states.values()) == {"MATCHED": 1, "DUPLICATE": 49}
    decide = (DecideBill(key, "olu", "as agreed") for key in keys)
    await at_once(buyer.bills.approve_bill(one) for one in decide)
    (first,) = (key for key, state in states.items() if state == "MATCHED")
    await buyer.bill(first, "POSTED")
    await buyer.settled()
    assert effects(buyer)["postsupplierinvoice"] == 1


async def test_fifty_proposals_and_signatures_are_one_file(buyer: BuyingCompany) -> None:
    bill = await posted(buyer)
    day = TODAY + timedelta(days=1)
    propose = ProposePaymentRun("tess", day, day + timedelta(days=40))
    answers = await at_once(buyer.runs.propose_payment_run(propose) for _ in FIFTY)
    runs = {one.run_id: one for one in answers if not isinstance(one, Conflict | Refused)}
    ((run_id, run),) = runs.items()
    sign = [
        DecidePaymentRun(run_id, ("sam", "olu")[place % 2], run.content_sha256) for place in FIFTY
    ]
    await at_once(buyer.runs.approve_payment_run(one) for one in sign)
    await buyer.run(run_id, "IN_PAYMENT")
    await buyer.settled()
    assert [one.run_id for one in buyer.backends.bank.files] == [run_id]
    assert (await buyer.bill(bill, "IN_PAYMENT")).run_key == run_id


async def test_fifty_debits_of_one_payment_pay_its_bill_once(buyer: BuyingCompany) -> None:
    bill = await posted(buyer)
    run = await buyer.propose()
    for actor in ("sam", "olu"):
        await buyer.sign(run, actor)
    await buyer.run(run.run_id, "IN_PAYMENT")
    bank, name = buyer.backends.bank, run.payments[0].end_to_end_id
    for _ in FIFTY:
        bank.report(run.run_id, PaymentState.ACCEPTED, name)
        bank.book(name, "-186.00")
    await buyer.read_to("system-bank", len(bank.log.events))
    await buyer.run(run.run_id, "CLOSED")
    await buyer.bill(bill, "PAID")
    await buyer.settled()
    assert effects(buyer)["recordsupplierpayment"] == 1
    assert len(buyer.backends.supplier.writes.named("remittance")) == 1
