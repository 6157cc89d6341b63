"""What came in is put right inside Trunkline: by live rules, in one version, money by two."""

from datetime import date

import pytest
from correctable_desk import Closed, order
from correctable_process import AT, SALES, Ordered, Shop
from toy_process import rows, until

from trunkline_durable import inbox
from trunkline_durable.correcting import CorrectionDesk
from trunkline_durable.engine import Engine
from trunkline_durable.workroom import Workroom
from trunkline_durable.writing import Said
from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CaseRef,
    CorrectCase,
    Correction,
    FieldChange,
    GetEditing,
    ListCorrections,
    RejectCorrection,
)
from trunkline_model.capabilities.operations import ExceptionFilter, ListExceptions


@pytest.fixture
def desk(room: Workroom) -> CorrectionDesk:
    return CorrectionDesk(room)


async def stopped(engine: Engine, key: str = "S-1", sku: str = "TEE") -> str:
    """Order what the catalogue does not know; gives the exception's id."""
    await order(engine, key, sku)

    async def waits() -> bool:
        return bool(await found(engine, key))

    await until(waits)
    return (await found(engine, key))[0]


async def found(engine: Engine, key: str) -> list[str]:
    query = """SELECT exception_id FROM exceptions JOIN cases USING (case_id)
        WHERE business_key = %s AND exceptions.state = 'open'"""
    return [row[0] for row in await rows(engine, query, key)]


async def sold(engine: Engine, key: str) -> None:
    async def is_sold() -> bool:
        query = "SELECT FROM cases WHERE business_key = %s AND state = 'SOLD'"
        return len(await rows(engine, query, key)) == 1

    await until(is_sold)


async def correct(
    desk: CorrectionDesk, exception_id: str, *changes: tuple[str, str], version: int = -1
) -> Correction:
    work = CaseRef(exception_id)
    if version < 0:
        version = (await desk.get_editing(GetEditing(work))).version
    asked = tuple(FieldChange(*one) for one in changes)
    return await desk.correct_case(CorrectCase(work, version, asked, "ada", "typing error"))


async def test_what_may_be_corrected_is_listed_with_people_masked(
    sales: Engine, desk: CorrectionDesk
) -> None:
    waiting = await stopped(sales)
    editing = await desk.get_editing(GetEditing(CaseRef(waiting)))
    listed = {one.field: (one.value, one.second_person) for one in editing.fields}
    assert listed == {
        "lines[0].sku": ("TEE", False),
        "lines[0].price": ("4.00", True),
        "buyer": ("[personal]", False),
    }
    by_case = await desk.get_editing(GetEditing(CaseRef(case_id="S-1")))
    assert by_case == editing


async def test_a_correction_is_journalled_with_before_and_after_and_the_work_goes_on(
    sales: Engine, desk: CorrectionDesk, shop: Shop
) -> None:
    waiting, other = await stopped(sales), await stopped(sales, "S-2")
    done = await correct(desk, waiting, ("lines[0].sku", "TEA"), ("buyer", "Grace Hopper"))
    assert (done.state, done.changes[0].before, done.changes[0].after) == ("applied", "TEE", "TEA")
    assert done.changes[1].after == "[personal]"
    await sold(sales, "S-1")
    assert [ask.what for name, ask in shop.asked if name == "sell"] == ["TEA"]
    [(entry,)] = await rows(sales, "SELECT entry FROM journal WHERE kind = 'edit'")
    assert all(part in entry for part in (b'"before":"TEE"', b'"after":"TEA"'))
    assert b"typing error" not in entry  # free text may name anybody, so it is sealed
    assert b"Grace" not in entry
    assert await found(sales, "S-2") == [other]  # what does not depend on it waits as before
    async with sales.transaction() as conn:
        page = await inbox.show_exception(conn, waiting)
    assert page.item.state == "resolved"
    assert page.item.suggestion.startswith("Correct lines[0].sku here")
    assert [one.kind for one in page.notes] == ["correction"]
    with pytest.raises(Refused, match="ada was faster"):
        await correct(desk, waiting, ("lines[0].sku", "JAM"), version=1)


async def test_what_live_input_could_not_be_is_refused_and_says_why(
    sales: Engine, desk: CorrectionDesk, shop: Shop
) -> None:
    waiting = await stopped(sales)
    wrong: tuple[tuple[tuple[str, str], str, str], ...] = (
        (("lines[0].sku", "TEX"), "unknown_sku", "There is no article TEX"),
        (("lines[0].sku", "two words"), "correction_invalid", "a code without spaces"),
        (("lines[0].price", "much"), "correction_invalid", "an amount such as"),
        (("lines[9].sku", "TEA"), "correction_invalid", "what can: lines"),
        (("number", "1"), "correction_invalid", "cannot be corrected here"),
        (("lines[0].sku", "TEE"), "no_change", "changes nothing"),
        (("lines[0].sku", "JAM"), "penny_proof", "It costs 3.00, and 4.00 was charged"),
    )
    for change, reason, sentence in wrong:
        with pytest.raises(Invalid, match=sentence) as refused:
            await correct(desk, waiting, change)
        assert refused.value.reason == reason
    assert await found(sales, "S-1") == [waiting]
    assert shop.effects == {}
    assert await rows(sales, "SELECT FROM corrections") == []


async def test_who_was_slower_is_told_who_was_faster(sales: Engine, desk: CorrectionDesk) -> None:
    waiting = await stopped(sales)
    editing = await desk.get_editing(GetEditing(CaseRef(waiting)))
    async with sales.transaction() as conn:
        again = Ordered(occurred_at=AT, sku="TEE", price="3.00")
        await sales.cases.record_fact(conn, SALES, "S-1", Said("again", again, "bob"))
    with pytest.raises(Conflict, match="bob was faster: Ordered was recorded") as stale:
        await correct(desk, waiting, ("lines[0].sku", "TEA"), version=editing.version)
    assert stale.value.reason == "stale"
    assert await found(sales, "S-1") == [waiting]


async def test_money_needs_a_second_person(sales: Engine, desk: CorrectionDesk, shop: Shop) -> None:
    waiting = await stopped(sales)
    changes = (("lines[0].sku", "JAM"), ("lines[0].price", "3.00"))
    proposed = await correct(desk, waiting, *changes)
    assert proposed.state == "proposed"
    assert proposed.expires_at is not None
    listed = (await desk.list_corrections(ListCorrections())).corrections
    assert [one.correction_id for one in listed] == [proposed.correction_id]
    for same in ("ada", " Ada "):
        with pytest.raises(Refused, match="somebody else") as refused:
            await desk.approve_correction(ApproveCorrection(proposed.correction_id, same))
        assert refused.value.reason == "second_person"
    assert shop.effects == {}
    only = ExceptionFilter(case_id=proposed.case_id)
    async with sales.transaction() as conn:
        [item] = (await inbox.list_exceptions(conn, ListExceptions(only=only))).exceptions
    assert item.awaits_approval

    approved = await desk.approve_correction(ApproveCorrection(proposed.correction_id, "bob"))
    assert (approved.state, approved.decided_by) == ("applied", "bob")
    await sold(sales, "S-1")
    with pytest.raises(Refused, match="applied by bob"):
        await desk.approve_correction(ApproveCorrection(proposed.correction_id, "carol"))


async def test_a_proposal_lapses_is_turned_down_or_overtaken(
    sales: Engine, desk: CorrectionDesk
) -> None:
    waiting = await stopped(sales)
    changes = (("lines[0].sku", "JAM"), ("lines[0].price", "3.00"))
    lapsed, turned, overtaken = [await correct(desk, waiting, *changes) for _ in range(3)]
    update = "UPDATE corrections SET expires_at = now() WHERE correction_id = %s RETURNING 1"
    await rows(sales, update, lapsed.correction_id)
    with pytest.raises(Refused, match="expired"):
        await desk.approve_correction(ApproveCorrection(lapsed.correction_id, "bob"))
    asked = RejectCorrection(turned.correction_id, "bob", "the shop is right")
    assert (await desk.reject_correction(asked)).state == "rejected"
    async with sales.transaction() as conn:
        again = Ordered(occurred_at=AT, sku="TEE", price="5.00")
        await sales.cases.record_fact(conn, SALES, "S-1", Said("again", again, "shop"))
    with pytest.raises(Conflict, match="shop was faster"):
        await desk.approve_correction(ApproveCorrection(overtaken.correction_id, "bob"))
    states = (await desk.list_corrections(ListCorrections(""))).corrections
    assert sorted(one.state for one in states) == ["expired", "rejected", "stale"]


async def test_what_is_sold_or_stands_in_a_closed_period_is_not_corrected(
    sales: Engine, desk: CorrectionDesk, periods: Closed
) -> None:
    waiting = await stopped(sales)
    periods.days.add(date(2026, 11, 1))
    with pytest.raises(Refused, match="open it first") as closed:
        await correct(desk, waiting, ("lines[0].sku", "TEA"))
    assert closed.value.reason == "closed_period"
    periods.days.clear()
    await correct(desk, waiting, ("lines[0].sku", "TEA"))
    await sold(sales, "S-1")
    late = await desk.get_editing(GetEditing(CaseRef(case_id="S-1")))
    assert (late.fields, late.refusal) == ((), "it is checked: cancel it and order again")
