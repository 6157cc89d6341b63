"""People put an order and a payment right inside Trunkline; the sandboxes say what came of it."""

from datetime import date

import pytest
from msgspec import structs
from order_builders import gbp
from order_company import Company
from partner_orders import place
from shop_orders import line, three_lines

from trunkline_durable.correcting import CorrectionDesk
from trunkline_durable.replaying import ReplayDesk
from trunkline_durable.workroom import Workroom
from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CaseRef,
    CorrectCase,
    Correction,
    FieldChange,
    GetEditing,
)
from trunkline_model.capabilities.replay import PreviewReplay, Replay
from trunkline_process_order_to_cash.credit_book import CreditBook
from trunkline_process_order_to_cash.process import ORDER_TO_CASH
from trunkline_process_order_to_cash.reading import readers
from trunkline_store.keys import Keyring

DAY_1 = date(2026, 11, 17)


@pytest.fixture
def room(company: Company) -> Workroom:
    ports = company.backends.ports(CreditBook(company.engine.pool))
    heard = readers(ports, Keyring(bytes(32)))
    return Workroom(company.engine, (ORDER_TO_CASH,), clients=ports, readers=heard)


def misspelt() -> ChannelOrder:
    """A shop's order of an article that the ERP knows by another number."""
    right = three_lines()
    wrong = structs.replace(right.lines[0], sku=f"{right.lines[0].sku}X")
    return structs.replace(right, lines=(wrong, *right.lines[1:]))


async def correct(room: Workroom, work: CaseRef, *changes: tuple[str, str]) -> Correction:
    desk = CorrectionDesk(room)
    version = (await desk.get_editing(GetEditing(work))).version
    asked = tuple(FieldChange(*one) for one in changes)
    return await desk.correct_case(CorrectCase(work, version, asked, "Jo", "misspelt"))


async def test_a_misspelt_article_is_corrected_and_the_order_goes_on(
    company: Company, room: Workroom
) -> None:
    company.backends.shop.place(misspelt())
    found = await company.raised("unknown_sku")
    work, sku = CaseRef(found["exception_id"]), three_lines().lines[0].sku
    change = FieldChange("lines[0].sku", sku)
    replays = ReplayDesk(room)
    preview = await replays.preview_replay(PreviewReplay(work, (change,)))
    steps = [one.step for one in preview.differences]
    assert steps == ["ensure_party", "book_sales_order"]
    assert f'"sku":"{sku}"' in preview.differences[1].after
    assert company.backends.journal() == []  # a preview sends nothing

    money = (("lines[0].unit_price", "1.00"), ("lines[0].charged", "3.00"), ("lines[0].tax", "0.5"))
    with pytest.raises(Invalid, match="is more than rounding") as unproved:
        await correct(room, work, ("lines[0].sku", sku), *money)
    assert unproved.value.reason == "penny_proof"

    done = await correct(room, work, ("lines[0].sku", sku), ("shipping_address.city", "Leeds"))
    assert done.state == "applied"
    released = await company.state("RELEASED")
    booked = company.backends.journal()
    assert booked.count("BookSalesOrder") == 1
    assert released.lines[0].sku == sku
    assert released.delivery_address is not None
    assert released.delivery_address.city == "Leeds"
    assert any("Jo corrected lines[0].sku" in one.sentence for one in released.moves)

    case = CaseRef(case_id=released.order_number)
    assert (await replays.replay(Replay(case, "Jo", "to be sure"))).reopened == ()
    await company.settled()
    assert company.backends.journal() == booked
    with pytest.raises(Refused, match="cancel the order before its release"):
        await correct(room, case, ("lines[0].sku", "MUG-RED"))


async def test_a_sum_that_is_off_is_not_put_right_by_one_that_is_off_otherwise(
    company: Company, room: Workroom
) -> None:
    off = structs.replace(three_lines(), gross=three_lines().gross + gbp("0.50"))
    company.backends.shop.place(off)
    found = await company.raised("penny_proof")
    work = CaseRef(found["exception_id"])
    for postage in ("0.50", "9.00"):
        with pytest.raises(Invalid, match="is more than rounding") as unproved:
            await correct(room, work, ("shipping_charged", postage))
        assert unproved.value.reason == "penny_proof"
    done = await correct(room, work, ("shipping_address.city", "York"))
    assert done.state == "applied"  # what is off stays, word for word, for its own correction


async def test_a_missing_address_is_filled_in_and_nobody_else_waits_for_it(
    company: Company, room: Workroom
) -> None:
    company.backends.shop.place(three_lines(shipping_address=None, billing_address=None))
    found = await company.raised("missing")
    company.backends.shop.place(three_lines(channel_order_id="5002", name="#1002"))
    released = await company.state("RELEASED")
    assert released.channel_reference == "#1002"
    parts = {"name": "Ada Byron", "line1": "1 Mill Lane", "city": "York", "postcode": "YO1 7HH"}
    changes = [(f"shipping_address.{name}", text) for name, text in parts.items()]
    work = CaseRef(found["exception_id"])
    await correct(room, work, *changes, ("shipping_address.country", "GB"))
    first = (await company.rows("SELECT min(business_key) AS key FROM cases"))[0]["key"]
    await company.state("RELEASED", first)


async def test_a_payment_under_a_wrong_reference_is_assigned_by_two_people(
    company: Company, room: Workroom
) -> None:
    number = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", number)
    company.backends.warehouse.send_all(f"{number}-1", DAY_1)
    await company.state("INVOICED", number)
    company.backends.bank.book("BK-7", "180.00", "thanks for the books")
    found = await company.raised("unmatched_receipt")
    work = CaseRef(found["exception_id"])
    with pytest.raises(Invalid, match="TL-999999 is no order that this transfer fits"):
        await correct(room, work, ("pays", "TL-999999"))
    proposed = await correct(room, work, ("pays", number))
    assert proposed.state == "proposed"
    desk = CorrectionDesk(room)
    with pytest.raises(Refused, match="somebody else"):
        await desk.approve_correction(ApproveCorrection(proposed.correction_id, "Jo"))
    assert "RecordReceipt" not in company.backends.journal()
    done = await desk.approve_correction(ApproveCorrection(proposed.correction_id, "Kim"))
    assert (done.state, done.changes[0].after) == ("applied", number)
    closed = await company.state("CLOSED", number)
    assert closed.outstanding == gbp(0)
    assert company.backends.journal().count("RecordReceipt") == 1
    [answered] = [one for one in await company.exceptions() if one["reason"] == found["reason"]]
    assert answered["state"] == "resolved"


async def test_who_is_slower_than_the_shop_is_told(company: Company, room: Workroom) -> None:
    wrong = three_lines(lines=(line("NOSUCH", 1, "12.00"),), gross=gbp("16.95"))
    company.backends.shop.place(wrong)
    found = await company.raised("unknown_sku")
    asked = CorrectCase(
        CaseRef(found["exception_id"]), 1, (FieldChange("lines[0].sku", "MUG-RED"),), "Jo", "typo"
    )
    with pytest.raises(Conflict, match="capture_order was faster: OrderCaptured"):
        await CorrectionDesk(room).correct_case(asked)
