"""Mapping tables at the console: from a draft to its use, with a second person."""

import pytest
from console_mappings import DRAFT, IN_USE, TABLES
from console_world import World
from msgspec.structs import replace

from trunkline_experience_web.drafting import ROW, RULE, Sheet, read_sheet, sheet_of, tables_of
from trunkline_kit.errors import FieldError
from trunkline_model.capabilities.mappings import (
    DraftMapping,
    DryRunMapping,
    GetMapping,
    ListMappings,
    PublishMapping,
    RollBackMapping,
    ValidateMapping,
)
from trunkline_model.mapping import MappingTables

OMAR, ANNA = "omar@demo.example", "anna@demo.example"
VERSION = "/console/mappings/version?version=erp-main/2.def"
EDIT = "/console/mappings/edit?connection=erp-main"
FAULT = FieldError("rows.tax_code.vat-20", "unknown_code", "The ERP has no 20X.")


def columns(sheet: Sheet) -> dict[str, list[str]]:
    """Give the fields as a browser sends them."""
    found = {name: [row[at] for row in sheet.rows] for at, name in enumerate(ROW)}
    return found | {name: [one[at] for one in sheet.rules] for at, name in enumerate(RULE)}


def test_tables_come_back_from_a_form_as_they_went_in() -> None:
    sheet = sheet_of("erp-main", TABLES)
    again = read_sheet({"connection": "erp-main", "reason": "x"}, columns(sheet))
    assert tables_of(again) == (TABLES, ())
    assert (len(sheet.rows), len(again.rows)) == (8, 3)


def test_an_emptied_row_is_taken_out() -> None:
    sheet = sheet_of("erp-main", TABLES)
    found = columns(sheet)
    found["from_code"][1] = " "
    tables, faults = tables_of(read_sheet({}, found))
    assert ([one.from_code for one in tables.rows], faults) == (["vat-20", "main"], ())


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("kind", "", "no_kind"),
        ("kind", "colour", "no_kind"),
        ("becomes", "anything", "no_target"),
        ("to", " ", "no_target"),
        ("from_on", "soon", "no_day"),
        ("until_on", "2026-02-30", "no_day"),
        ("answers", "number", "no_expression"),
        ("expression", "", "no_expression"),
    ],
)
def test_a_form_that_means_nothing_is_named(name: str, value: str, reason: str) -> None:
    found = columns(sheet_of("erp-main", TABLES))
    found[name][0] = value
    _, faults = tables_of(read_sheet({}, found))
    assert [one.reason for one in faults] == [reason]
    assert faults[0].field.endswith(("vat-20", "rules.nearest"))


async def test_versions_are_listed_and_one_is_shown_whole(world: World) -> None:
    browser = await world.signed_in("vera")
    page = (await browser.open("/console/mappings?connection=erp-main")).text
    assert world.mappings.last(ListMappings).connection_id == "erp-main"
    assert "version=erp-main%2F2.def" in page
    page = (await browser.open(VERSION)).text
    for said in ("vat-20", "20S", "the same as vat-20", "what rule nearest answers", "as agreed"):
        assert said in page
    assert '<form method="post" action="/console/mappings' not in page


async def test_a_draft_begins_with_what_is_in_use_and_keeps_what_was_written(world: World) -> None:
    browser = await world.signed_in()
    await browser.open(EDIT)
    assert world.mappings.last(GetMapping) == GetMapping("erp-main")
    form = {"connection": "erp-main", "reason": "the new rate", **columns(sheet_of("", TABLES))}
    form["token"] = browser.fields("/console/mappings/draft")["token"]
    answer = await browser.post("/console/mappings/draft", form)
    asked = DraftMapping("erp-main", TABLES, OMAR, "the new rate")
    assert world.mappings.last(DraftMapping) == asked
    assert "The draft is kept." in answer.text


async def test_what_is_wrong_with_a_draft_is_said_beside_what_was_written(world: World) -> None:
    world.mappings.faults = (FAULT,)
    browser = await world.signed_in()
    form: dict[str, object] = {"connection": "erp-main", "reason": "my reason"}
    form |= columns(sheet_of("", TABLES)) | browser.fields("/console/logout")
    for changed, said in (
        ({}, "The ERP has no 20X."),
        ({"kind": [""] * 8}, "Choose what the code"),
    ):
        answer = await browser.post("/console/mappings/draft", form | changed)
        assert (answer.status_code, said in answer.text) == (422, True)
        assert "my reason" in answer.text
        assert 'value="vat-20"' in answer.text
    assert [type(one) for one in world.mappings.asked] == [DraftMapping]


async def test_more_rows_keep_what_was_written_and_send_nothing(world: World) -> None:
    browser = await world.signed_in()
    form = {"connection": "erp-main", "more": "1", **columns(sheet_of("", TABLES))}
    form["token"] = browser.fields("/console/logout")["token"]
    page = (await browser.post("/console/mappings/draft", form)).text
    assert page.count('name="from_code"') == 8
    assert world.mappings.asked == []


async def test_a_connection_without_a_version_begins_with_nothing(world: World) -> None:
    browser = await world.signed_in()
    page = (await browser.open("/console/mappings/edit?connection=bank-main")).text
    assert "Draft for bank-main" in page
    assert (await browser.open("/console/mappings/edit?version=gone/1.x")).status_code == 404
    answer = await browser.open("/console/mappings/edit")
    assert (answer.status_code, "for which connection" in answer.text) == (422, True)
    assert sheet_of("x", MappingTables()).rows


async def test_a_version_is_checked(world: World) -> None:
    browser = await world.signed_in()
    page = (await browser.open("/console/mappings/check?version=erp-main/2.def")).text
    assert world.mappings.last(ValidateMapping) == ValidateMapping("erp-main/2.def")
    assert ("Nothing stops it" in page, "12 recorded documents" in page) == (True, True)
    world.mappings.faults = (FAULT,)
    page = (await browser.open("/console/mappings/check?version=erp-main/2.def")).text
    assert ("1 thing to put right" in page, "The ERP has no 20X." in page) == (True, True)


async def test_a_version_is_tried_with_the_difference_of_each_document(world: World) -> None:
    browser = await world.signed_in("vera")
    page = (await browser.open("/console/mappings/try?version=erp-main/2.def&days=7")).text
    assert world.mappings.last(DryRunMapping) == DryRunMapping("erp-main/2.def", 7, 1000)
    assert "1 of 12 documents would differ" in page
    assert page.count("<del>20S</del>") == 2
    assert page.count("<ins>5S</ins>") == 2
    assert page.count('aria-labelledby="d') == 1
    assert "-3.00 GBP" in page
    assert "Only the newest cases" in page
    world.mappings.differences = 0
    page = (await browser.open("/console/mappings/try?version=erp-main/2.def")).text
    assert "No document would differ." in page


async def test_a_second_person_publishes(world: World) -> None:
    anna = await world.signed_in("anna")
    await anna.open(VERSION)
    answer = await anna.send("/console/mappings/publish", version="erp-main/2.def", reason="yes")
    assert world.mappings.last(PublishMapping) == PublishMapping("erp-main/2.def", ANNA, "yes")
    assert "takes it on as soon as it can be reached" in answer.text


async def test_nobody_is_offered_to_publish_their_own(world: World) -> None:
    world.mappings.versions[0] = replace(DRAFT, author=ANNA)
    page = (await (await world.signed_in("anna")).open(VERSION)).text
    assert "You wrote it: a second person" in page
    assert 'action="/console/mappings/publish"' not in page
    page = (await (await world.signed_in("omar")).open(VERSION)).text
    assert "An approver publishes it." in page


async def test_an_earlier_version_is_drafted_again(world: World) -> None:
    world.mappings.versions[1] = replace(IN_USE, state="retired")
    browser = await world.signed_in()
    page = (await browser.open("/console/mappings/version?version=erp-main/1.abc")).text
    assert 'action="/console/mappings/rollback"' in page
    answer = await browser.send("/console/mappings/rollback", version="erp-main/1.abc", reason="no")
    asked = RollBackMapping("erp-main/1.abc", OMAR, "no")
    assert world.mappings.last(RollBackMapping) == asked
    assert "Drafted again as it was." in answer.text
