"""A supplier's new account is paid after days, a call back and a second person, and not before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import IBAN, TODAY, invoice

from trunkline_kit.errors import Invalid, NotFound, Refused
from trunkline_model.bank_account import BankAccount
from trunkline_model.capabilities.bank_changes import (
    AskBankChange,
    BankChangeView,
    DecideBankChange,
    ListBankChanges,
)
from trunkline_model.capabilities.payment_files import PaymentState
from trunkline_model.capabilities.payment_runs import ProposePaymentRun
from trunkline_model.capabilities.purchases import DeliveredLine, WantedLine
from trunkline_model.capabilities.suppliers import ChangeBankAccount, GetSupplier

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
OTHER = "GB33BUKB20201555555555"
CLAYWORKS = "CLAYWORKS"


async def owed(buyer: BuyingCompany, number: str, key: str) -> None:
    """Have a bill posted that names no account."""
    raised = await buyer.raise_purchase(MUGS, key=key)
    order = raised.purchase_number
    await buyer.approve(await buyer.purchase(order, "APPROVAL"), "fay")
    await buyer.purchase(order, "SENT")
    await buyer.receive(order, f"GR-{number}", DeliveredLine("1", Decimal(50)))
    await buyer.settled()
    bill = buyer.backends.supplier.bill(invoice(number, order, ("1", 50, "3.10"), account=None))
    await buyer.bill(bill, "MATCHED")
    await buyer.decide_bill("approve_bill", bill)
    await buyer.bill(bill, "POSTED")


async def asked(buyer: BuyingCompany, iban: str = OTHER, code: str = CLAYWORKS) -> BankChangeView:
    request = AskBankChange(code, iban, "ada", "a letter of today")
    return await buyer.changes.ask_bank_change(request)


def deciding(change: BankChangeView, actor: str) -> DecideBankChange:
    return DecideBankChange(change.change_key, actor, "Jo, on the number of the contract")


async def account(buyer: BuyingCompany) -> str:
    erp = buyer.backends.erp
    found = await erp.suppliers.get_supplier(GetSupplier(erp.connection_id, CLAYWORKS))
    return found.bank_accounts[0].iban


async def held(buyer: BuyingCompany, days: int = 1) -> str:
    """Why nothing is paid so many days from now; empty when it is proposed."""
    day = TODAY + timedelta(days=days)
    try:
        await buyer.runs.propose_payment_run(ProposePaymentRun("tess", day, day))
    except Refused as refused:
        return refused.sentence
    return ""


async def test_an_account_asked_for_here_is_paid_once_it_is_sure(buyer: BuyingCompany) -> None:
    await owed(buyer, "INV-1", "k1")
    change = await asked(buyer)
    assert (change.state, change.payable_from) == ("ASKED", TODAY + timedelta(days=10))
    with pytest.raises(Refused, match="second person"):
        await buyer.changes.confirm_bank_change(deciding(change, "ada"))
    await buyer.changes.confirm_bank_change(deciding(change, "olu"))
    await buyer.settled()
    assert await account(buyer) == IBAN
    agreed = await buyer.changes.call_back_supplier(deciding(change, "bo"))
    assert agreed.state == "AGREED"
    await buyer.settled()
    assert await account(buyer) == OTHER
    assert "bank_change_cooling_off" in await held(buyer)
    assert await held(buyer, days=14) == ""


async def test_one_that_is_refused_later_is_put_back_and_never_paid(buyer: BuyingCompany) -> None:
    await owed(buyer, "INV-1", "k1")
    change = await asked(buyer)
    await buyer.changes.call_back_supplier(deciding(change, "bo"))
    await buyer.changes.confirm_bank_change(deciding(change, "olu"))
    await buyer.settled()
    assert await account(buyer) == OTHER
    assert (await buyer.changes.refuse_bank_change(deciding(change, "bo"))).state == "REFUSED"
    await buyer.settled()
    assert await account(buyer) == IBAN
    with pytest.raises(Refused):
        await buyer.changes.confirm_bank_change(deciding(change, "sam"))


async def test_an_account_that_came_into_the_erp_by_another_way_is_held(
    buyer: BuyingCompany,
) -> None:
    await owed(buyer, "INV-1", "k1")
    run = await buyer.propose()
    for actor in ("sam", "olu"):
        await buyer.sign(run, actor)
    (payment,) = run.payments
    await buyer.run(run.run_id, "IN_PAYMENT")
    buyer.backends.bank.report(run.run_id, PaymentState.ACCEPTED, payment.end_to_end_id)
    buyer.backends.bank.book(payment.end_to_end_id, f"-{payment.amount.amount}")
    await buyer.run(run.run_id, "CLOSED")
    await owed(buyer, "INV-2", "k2")
    suppliers = buyer.backends.erp.suppliers
    thief = BankAccount("Stoke Clayworks Ltd", OTHER)
    request = ChangeBankAccount("erp-main", "by-hand", CLAYWORKS, IBAN, thief)
    await suppliers.change_bank_account(request)
    assert "bank_details_changed" in await held(buyer, days=30)
    assert CLAYWORKS in (await buyer.raised("bank_details_changed"))["sentence"]
    (seen,) = (await buyer.changes.list_bank_changes(ListBankChanges(CLAYWORKS))).changes
    await buyer.changes.call_back_supplier(deciding(seen, "bo"))
    assert "bank_change_not_confirmed" in await held(buyer, days=30)
    with pytest.raises(Refused, match="second person"):
        await buyer.changes.confirm_bank_change(deciding(seen, "bo"))
    await buyer.changes.confirm_bank_change(deciding(seen, "olu"))
    assert await held(buyer, days=30) == ""


async def test_what_is_no_iban_and_who_is_no_supplier_are_refused(buyer: BuyingCompany) -> None:
    with pytest.raises(Invalid) as invalid:
        await asked(buyer, "GB33BUKB20201555555556")
    assert [one.field for one in invalid.value.fields] == ["iban"]
    with pytest.raises(NotFound):
        await asked(buyer, code="NO-SUCH")
    with pytest.raises(Invalid):
        await buyer.changes.ask_bank_change(AskBankChange(CLAYWORKS, OTHER, "ada", " "))
    assert (await buyer.changes.list_bank_changes(ListBankChanges())).changes == ()
