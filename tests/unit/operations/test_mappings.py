"""Mapping tables are drafted, held against what is real, published by two, and rolled back."""

from decimal import Decimal

import psycopg
import pytest
from erp_clerk import DAY_1
from mapping_office import AWAY, Office, sold
from mapping_tables import row, rule

from trunkline_kit.errors import Invalid, NotFound, Refused, Unavailable
from trunkline_model.capabilities.mappings import (
    GetMapping,
    ListMappings,
    MappingVersion,
    PublishMapping,
    RollBackMapping,
    ValidateMapping,
)
from trunkline_model.mapping import MappingKind, MappingRow, RuleType

METHOD = MappingKind.PAYMENT_METHOD
DEAR = "input.skus.exists(a, input.skus.exists(b, input.skus.exists(c, a == b && b == c)))"
"""As many steps as a document has articles, to the third power."""


async def published(office: Office, connection_id: str, *rows: MappingRow) -> MappingVersion:
    draft = await office.draft(connection_id, *rows)
    return await office.mappings.publish_mapping(PublishMapping(draft.version_id, "bob", "agreed"))


async def reasons(office: Office, draft: MappingVersion) -> dict[str, str]:
    report = await office.mappings.validate_mapping(ValidateMapping(draft.version_id))
    return {one.field: one.reason for one in report.faults}


async def test_a_draft_is_numbered_and_named_by_its_content(office: Office) -> None:
    name = office.connection()
    first = await office.draft(name, row("vat-20", "vat-20"))
    again = await office.draft(name, row("vat-20", "vat-20"))
    other = await office.draft(name, row("vat-20", "vat-5"))
    assert [one.number for one in (first, again, other)] == [1, 2, 3]
    assert first.version_id.startswith(f"{name}/1.")
    hashes = [one.version_id.rpartition(".")[2] for one in (first, again, other)]
    assert hashes[0] == hashes[1] != hashes[2]
    listed = await office.mappings.list_mappings(ListMappings(name))
    assert [one.number for one in listed.versions] == [3, 2, 1]


async def test_a_draft_that_never_ends_is_not_even_written_down(office: Office) -> None:
    name = office.connection()
    with pytest.raises(Invalid, match="never ends"):
        await office.draft(name, row("a", same_as="b"), row("b", same_as="a"))
    with pytest.raises(Invalid, match="never ends"):
        await office.draft(
            name, rule("one", "rules.two", RuleType.BOOL), rule("two", "rules.one", RuleType.BOOL)
        )
    with pytest.raises(Invalid, match="steps where 10000 are allowed"):
        await office.draft(name, rule("dear", DEAR, RuleType.BOOL))
    assert not (await office.mappings.list_mappings(ListMappings(name))).versions


async def test_a_draft_for_nobody_names_the_connections_that_there_are(office: Office) -> None:
    with pytest.raises(NotFound, match="erp-0"):
        await office.draft("erp-none", row("a", "b"))


async def test_codes_that_the_backend_lacks_are_named_also_when_a_rule_answers_them(
    office: Office,
) -> None:
    draft = await office.draft(
        office.connection(),
        row("vat-20", "SR-20"),
        row("vat-5", rule="low"),
        row("fast", "dpd", kind=MappingKind.CARRIER),
        row("rounding", "4.9.1", kind=MappingKind.ACCOUNT),
        rule("low", 'input.country == "GB" ? "vat-5" : "EU-LOW"'),
    )
    found = await reasons(office, draft)
    assert found["rows.tax_code.vat-20"] == "unknown_code"
    assert found["rows.tax_code.vat-5"] == "unknown_code"
    assert found["rows.carrier.fast"] == "unused_kind"
    assert found["rows.account.revenue"] == "missing_row"
    assert "rows.account.rounding" not in found


async def test_a_code_that_was_really_sent_needs_a_row(office: Office) -> None:
    name = office.connection()
    await sold(office, name)
    draft = await office.draft(name, row("vat-5", "vat-5"))
    assert await reasons(office, draft) == {"rows.tax_code.vat-20": "unmapped_code"}
    with pytest.raises(Refused, match="faults") as caught:
        await office.mappings.publish_mapping(PublishMapping(draft.version_id, "bob", "now"))
    assert caught.value.fields[0].field == "rows.tax_code.vat-20"
    assert f"TL-{name}-1 sent it" in caught.value.fields[0].sentence


@pytest.mark.parametrize("actor", ["ada", "Ada ", " ADA"])
async def test_nobody_publishes_what_it_wrote_however_it_spells_its_name(
    office: Office, actor: str
) -> None:
    draft = await office.draft(office.connection(), row("vat-20", "vat-20"))
    with pytest.raises(Refused) as caught:
        await office.mappings.publish_mapping(PublishMapping(draft.version_id, actor, "quick"))
    assert caught.value.reason == "second_person"


async def test_what_is_published_is_used_by_the_service_and_logged(office: Office) -> None:
    name = office.connection()
    first = await published(office, name, row("vat-20", "vat-20"))
    assert (first.state, first.published_by, first.last_error) == ("published", "bob", "")
    assert first.applied_at is not None
    second = await published(office, name, row("vat-20", "vat-5"))
    assert second.based_on == first.version_id
    old = await office.mappings.get_mapping(GetMapping(first.version_id))
    assert old.version.state == "retired"
    assert [(one.action, one.actor) for one in old.log] == [
        ("drafted", "ada"),
        ("published", "bob"),
        ("applied", "process-operations"),
        ("retired", "bob"),
    ]
    assert (await office.mappings.get_mapping(GetMapping(name))).version == second


async def test_a_draft_that_somebody_was_faster_than_is_refused(office: Office) -> None:
    name = office.connection()
    slow = await office.draft(name, row("vat-20", "vat-5"))
    await published(office, name, row("vat-20", "vat-20"))
    with pytest.raises(Refused, match="draft it again") as caught:
        await office.mappings.publish_mapping(PublishMapping(slow.version_id, "bob", "late"))
    assert caught.value.reason == "stale"


async def test_going_back_is_a_new_version_that_two_people_publish(office: Office) -> None:
    name = office.connection()
    first = await published(office, name, row("vat-20", "vat-20"))
    await published(office, name, row("vat-20", "vat-5"))
    back = await office.mappings.roll_back_mapping(
        RollBackMapping(first.version_id, "bob", "wrong rate")
    )
    assert (back.number, back.state, back.author) == (3, "draft", "bob")
    assert back.reason == f"back to {first.version_id}: wrong rate"
    with pytest.raises(Refused):
        await office.mappings.publish_mapping(PublishMapping(back.version_id, "bob", "now"))
    used = await office.mappings.publish_mapping(PublishMapping(back.version_id, "eve", "yes"))
    whole = await office.mappings.get_mapping(GetMapping(name))
    assert (used.state, whole.tables.rows[0].to_code) == ("published", "vat-20")
    with pytest.raises(Refused, match="never changes"):
        await office.mappings.publish_mapping(PublishMapping(first.version_id, "eve", "again"))


async def test_a_backend_that_cannot_be_asked_stops_a_publication(office: Office) -> None:
    draft = await office.draft(AWAY, row("vat-20", "vat-20"))
    with pytest.raises(Unavailable):
        await office.mappings.publish_mapping(PublishMapping(draft.version_id, "bob", "now"))
    assert (await office.mappings.get_mapping(GetMapping(draft.version_id))).version.state == (
        "draft"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mapping_versions SET tables = '{}'",
        "UPDATE mapping_versions SET author = 'eve'",
        "UPDATE mapping_versions SET state = 'draft'",
        "DELETE FROM mapping_log",
        "UPDATE mapping_log SET actor = 'eve'",
        "DELETE FROM mapping_versions",
    ],
)
async def test_what_was_published_cannot_be_changed_in_the_database_either(
    office: Office, statement: str
) -> None:
    await published(office, office.connection(), row("vat-20", "vat-20"))
    async with office.pool.connection() as conn:
        with pytest.raises(psycopg.errors.RaiseException):
            await conn.execute(statement.encode())


async def test_a_version_is_wholly_read_back(office: Office) -> None:
    parts = (row("vat-20", rule="r", from_on=DAY_1), rule("r", '"vat-20"'))
    draft = await office.draft(office.connection(), *parts)
    found = await office.mappings.get_mapping(GetMapping(draft.version_id))
    assert (found.tables.rows, found.tables.rules) == (parts[:1], parts[1:])
    assert Decimal(found.version.rows) == 1
