"""What suppliers and the bank send that cannot be: nothing posts, nothing pays, people are told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from eventually import eventually
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import TODAY, credit_note, invoice

from trunkline_kit.errors import Conflict, Refused
from trunkline_model.capabilities.payment_files import PaymentState
from trunkline_model.capabilities.purchases import (
    DecidePurchase,
    DeliveredLine,
    GetPurchase,
    WantedLine,
)
from trunkline_model.capabilities.supplier_bills import GetBill
from trunkline_model.trade_invoice import TradeAccount
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.purchasing.periods import close_until

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))


async def ordered(buyer: BuyingCompany) -> str:
    raised = await buyer.raise_purchase(MUGS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    return (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number


async def test_bills_that_cannot_be_are_exceptions_with_their_bytes_and_nothing_posts(
    buyer: BuyingCompany,
) -> None:
    """Each of them alone, while the others stand: an unknown order, another's, another account."""
    supplier, number = buyer.backends.supplier, await ordered(buyer)
    wrong = {
        "unknown_purchase_order": supplier.bill(invoice("A-1", "PU-9", ("1", 1, "3.10"))),
        "no_purchase_order": supplier.bill(invoice("A-2", "", ("1", 2, "3.10"))),
        "changed_bank_details": supplier.bill(
            invoice("A-3", number, ("1", 3, "3.10"), account=TradeAccount("GB94BARC10201530093459"))
        ),
        "wrong_sum": supplier.bill(invoice("A-4", number, ("1", 4, "3.10"), net=gbp("12.41"))),
        "other_suppliers_order": buyer.backends.other_supplier.bill(
            invoice("A-5", number, ("1", 5, "3.10"))
        ),
    }
    for reason, key in wrong.items():
        raised = await buyer.raised(reason)
        assert raised["raw_document_id"], reason
        assert (await buyer.bills.get_bill(GetBill(key))).state == "CAPTURED"
    await buyer.settled()
    assert not [one for one in buyer.backends.journal() if "nvoice" in one]
    with pytest.raises(Refused, match="Nothing is to be paid"):
        await buyer.propose()


async def test_a_bill_that_comes_again_by_another_channel_names_its_twin(
    buyer: BuyingCompany,
) -> None:
    supplier, number = buyer.backends.supplier, await ordered(buyer)
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(50)))
    first = supplier.bill(invoice("INV-7", number, ("1", 50, "3.10")))
    await buyer.bill(first, "MATCHED")
    again = supplier.bill(invoice("inv 07", number, ("1", 50, "3.10")))
    assert (await buyer.bill(again, "DUPLICATE")).twin == first
    raised = await buyer.raised("duplicate_bill")
    assert first in raised["sentence"]
    await buyer.decide_bill("approve_bill", first)
    await buyer.bill(first, "POSTED")
    rejected = await buyer.decide_bill("reject_bill", again)
    assert rejected.state == "REJECTED"

    async def nothing_is_open() -> bool:
        return not (await buyer.bills.get_bill(GetBill(again))).exceptions

    assert await eventually(nothing_is_open, 30)


async def test_what_the_bank_says_of_no_file_of_ours_pays_and_reopens_nothing(
    buyer: BuyingCompany,
) -> None:
    buyer.backends.bank.report("PR-UNKNOWN", PaymentState.REJECTED, "TL1")
    raised = await buyer.raised("unknown_batch")
    assert "PR-UNKNOWN" in raised["sentence"]


async def test_a_payment_that_the_bank_rejects_is_offered_again_and_no_other(
    buyer: BuyingCompany,
) -> None:
    supplier, bank, number = buyer.backends.supplier, buyer.backends.bank, await ordered(buyer)
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(50)))
    bill = supplier.bill(invoice("INV-8", number, ("1", 50, "3.10")))
    await buyer.bill(bill, "MATCHED")
    await buyer.decide_bill("approve_bill", bill)
    await buyer.bill(bill, "POSTED")
    run = await buyer.propose()
    with pytest.raises(Refused):
        await buyer.propose()
    with pytest.raises(Refused, match="nobody approves a run that they proposed"):
        await buyer.sign(run, "tess")
    for actor in ("sam", "olu"):
        await buyer.sign(run, actor)
    await buyer.run(run.run_id, "IN_PAYMENT")
    (payment,) = run.payments
    bank.report(run.run_id, PaymentState.REJECTED, payment.end_to_end_id, reason="AC04")
    await buyer.run(run.run_id, "CLOSED")
    assert "AC04" in (await buyer.raised("payment_rejected"))["sentence"]
    assert (await buyer.bill(bill, "POSTED")).run_key == ""
    assert (await buyer.propose()).run_id != run.run_id


async def test_nobody_approves_their_own_and_no_other_version(buyer: BuyingCompany) -> None:
    raised = await buyer.raise_purchase(MUGS, actor="sam")
    asked = await buyer.purchase(raised.purchase_number, "APPROVAL")
    with pytest.raises(Refused, match="asked for themselves"):
        await buyer.approve(asked, "sam")
    with pytest.raises(Refused, match="beyond what you may approve"):
        await buyer.approve(asked, "eve")
    other = DecidePurchase(asked.purchase_number, "olu", "another version")
    with pytest.raises(Conflict):
        await buyer.purchases.approve_purchase(other)


async def test_a_rejected_purchase_leaves_nothing_open_in_the_erp(buyer: BuyingCompany) -> None:
    raised = await buyer.raise_purchase(MUGS)
    asked = await buyer.purchase(raised.purchase_number, "APPROVAL")
    no = DecidePurchase(asked.purchase_number, "olu", asked.version, "not this year")
    await buyer.purchases.reject_purchase(no)
    await buyer.purchase(asked.purchase_number, "REJECTED")
    await buyer.settled()
    effects = [one.lower().replace("_", "") for one in buyer.backends.journal()]
    assert effects.count("withdrawrequisition") == 1


async def test_an_order_that_is_cancelled_is_taken_back_everywhere(buyer: BuyingCompany) -> None:
    number = await ordered(buyer)
    wish = DecidePurchase(number, "olu", "", "found it in the cellar")
    await buyer.purchases.cancel_purchase(wish)
    await buyer.purchase(number, "CANCELLED")
    assert len(buyer.backends.supplier.writes.named("cancellation")) == 1
    effects = [one.lower().replace("_", "") for one in buyer.backends.journal()]
    assert effects.count("cancelpurchaseorder") == 1
    assert effects.count("withdrawrequisition") == 1
    await buyer.settled()
    assert not [one for one in await buyer.transitions() if one["state"] == "stuck"]
    late = buyer.backends.supplier.bill(credit_note("CN-1", number, ("1", 1, "3.10")))
    await buyer.raised("order_not_open")
    assert (await buyer.bills.get_bill(GetBill(late))).state == "CAPTURED"


async def test_a_bill_for_a_closed_period_posts_once_the_period_is_open(
    buyer: BuyingCompany,
) -> None:
    number = await ordered(buyer)
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(50)))
    bill = buyer.backends.supplier.bill(invoice("INV-9", number, ("1", 50, "3.10")))
    await buyer.bill(bill, "MATCHED")
    erp_books = Desk(buyer.backends.books).books
    close_until(erp_books, TODAY)
    await buyer.decide_bill("approve_bill", bill)
    refused = await buyer.raised("closed_period")
    assert (await buyer.bills.get_bill(GetBill(bill))).ledger_number == ""
    close_until(erp_books, TODAY - timedelta(days=90))
    await buyer.retry(refused)
    assert (await buyer.bill(bill, "POSTED")).ledger_number


async def test_a_credit_note_because_of_which_a_bill_matched_is_not_rejected_alone(
    buyer: BuyingCompany,
) -> None:
    """Else more would be billed and paid than came."""
    number, supplier = await ordered(buyer), buyer.backends.supplier
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(49), damaged=Decimal(1)))
    bill = supplier.bill(invoice("INV-1", number, ("1", 50, "3.10")))
    await buyer.bill(bill, "EXCEPTION")
    note = supplier.bill(credit_note("CN-1", number, ("1", 1, "3.10")))
    await buyer.bill(bill, "MATCHED")
    with pytest.raises(Refused, match="matched because of it"):
        await buyer.decide_bill("reject_bill", note)
    for key in (bill, note):
        await buyer.decide_bill("reject_bill", key)
    await buyer.settled()
    left = await buyer.purchases.get_purchase(GetPurchase(number))
    assert left.grni == gbp("151.90")


async def test_a_bill_that_matched_because_of_a_credit_note_is_paid_with_it_and_no_sooner(
    buyer: BuyingCompany,
) -> None:
    """Else what it bills too much would leave the bank before the supplier owes it back."""
    number, supplier = await ordered(buyer), buyer.backends.supplier
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(49), damaged=Decimal(1)))
    bill = supplier.bill(invoice("INV-1", number, ("1", 50, "3.10")))
    await buyer.bill(bill, "EXCEPTION")
    note = supplier.bill(credit_note("CN-1", number, ("1", 1, "3.10")))
    await buyer.bill(bill, "MATCHED")
    await buyer.decide_bill("approve_bill", bill)
    held = await buyer.bill(bill, "POSTED")
    assert "credit note CN-1, which is not posted yet" in held.explanation
    with pytest.raises(Refused, match="CN-1, which is not posted yet: it is paid once"):
        await buyer.propose()
    await buyer.decide_bill("approve_bill", note)
    await buyer.bill(note, "POSTED")
    run = await buyer.propose()
    paid = {one.bill_key: one.amount for one in run.payments[0].bills}
    assert paid == {bill: gbp("186.00"), note: gbp("-3.72")}
    assert "credit note" not in (await buyer.bill(bill, "SCHEDULED")).explanation
