"""People put a supplier's bill right inside Trunkline, by the rules of a bill that comes in."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import invoice

from trunkline_durable.correcting import CorrectionDesk
from trunkline_durable.replaying import ReplayDesk
from trunkline_kit.errors import Invalid, Refused
from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CaseRef,
    CorrectCase,
    Correction,
    FieldChange,
    GetEditing,
)
from trunkline_model.capabilities.purchases import DeliveredLine, WantedLine
from trunkline_model.capabilities.replay import PreviewReplay
from trunkline_model.capabilities.supplier_bills import GetBill
from trunkline_model.trade_invoice import TradeAccount, TradeInvoice

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))


async def delivered(buyer: BuyingCompany) -> str:
    raised = await buyer.raise_purchase(MUGS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(50)))
    return number


async def correct(
    buyer: BuyingCompany, found: dict[str, Any], *changes: tuple[str, str]
) -> Correction:
    desk, work = CorrectionDesk(buyer.room), CaseRef(found["exception_id"])
    version = (await desk.get_editing(GetEditing(work))).version
    asked = tuple(FieldChange(*one) for one in changes)
    return await desk.correct_case(CorrectCase(work, version, asked, "Jo", "as they told us"))


def mistyped(number: str) -> TradeInvoice:
    """A line of 3.01 whose net is that of 3.10: somebody swapped two digits."""
    right = invoice("INV-9", number, ("1", 50, "3.10"))
    (line,) = right.lines
    return structs.replace(right, lines=(structs.replace(line, unit_price=gbp("3.01")),))


async def test_a_bill_that_names_another_order_is_given_the_right_one_and_matches(
    buyer: BuyingCompany,
) -> None:
    number = await delivered(buyer)
    bill = buyer.backends.supplier.bill(invoice("INV-8", "PU-9", ("1", 50, "3.10")))
    found = await buyer.raised("unknown_purchase_order")
    assert found["field"] == "purchase_number"
    change = FieldChange("purchase_number", number)
    work = CaseRef(found["exception_id"])
    preview = await ReplayDesk(buyer.room).preview_replay(PreviewReplay(work, (change,)))
    assert not preview.refusal
    assert (await buyer.bills.get_bill(GetBill(bill))).state == "CAPTURED"  # nothing happened yet
    with pytest.raises(Invalid, match="There is no purchase order PU-7"):
        await correct(buyer, found, ("purchase_number", "PU-7"))
    done = await correct(buyer, found, ("purchase_number", number))
    assert done.state == "applied"
    matched = await buyer.bill(bill, "MATCHED")
    assert matched.purchase_number == number
    with pytest.raises(Refused, match="query it with the supplier"):
        await CorrectionDesk(buyer.room).correct_case(
            CorrectCase(CaseRef(case_id=bill), 0, (change,), "Jo", "again")
        )


async def test_a_price_is_put_right_by_two_and_only_when_the_sums_come_out(
    buyer: BuyingCompany,
) -> None:
    number = await delivered(buyer)
    bill = buyer.backends.supplier.bill(mistyped(number))
    found = await buyer.raised("wrong_sum")
    with pytest.raises(Invalid, match=r"come to 155\.50 GBP, it says 155\.00 GBP"):
        await correct(buyer, found, ("lines[0].unit_price", "3.11"))
    with pytest.raises(Invalid, match="gross cannot be corrected here"):
        await correct(buyer, found, ("gross", "180.60"))
    proposed = await correct(buyer, found, ("lines[0].unit_price", "3.10"))
    assert proposed.state == "proposed"
    desk = CorrectionDesk(buyer.room)
    with pytest.raises(Refused, match="somebody else has to approve"):
        await desk.approve_correction(ApproveCorrection(proposed.correction_id, "jo"))
    await desk.approve_correction(ApproveCorrection(proposed.correction_id, "Sam"))
    await buyer.bill(bill, "MATCHED")
    await buyer.decide_bill("approve_bill", bill)
    await buyer.bill(bill, "POSTED")
    entries = await buyer.rows("SELECT kind FROM journal WHERE kind = 'edit'")
    assert len(entries) == 1


async def test_an_account_that_is_not_the_one_in_the_books_needs_two_and_is_never_paid(
    buyer: BuyingCompany,
) -> None:
    number = await delivered(buyer)
    strange = TradeAccount("GB94BARC10201530093459")
    buyer.backends.supplier.bill(invoice("INV-10", number, ("1", 50, "3.10"), account=strange))
    found = await buyer.raised("changed_bank_details")
    other = ("account", "GB82WEST12345698765432")
    with pytest.raises(Invalid, match="another account than the books have"):
        await correct(buyer, found, other)
    known = ("account", "GB29NWBK60161331926819")
    assert (await correct(buyer, found, known)).state == "proposed"
