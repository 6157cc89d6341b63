"""Mapping tables are drafted, held against what is real, published by two, and rolled back."""

from collections.abc import AsyncIterator
from decimal import Decimal

import psycopg
import pytest
from erp_clerk import ADDRESS, DAY_1, DAY_2, gbp, line
from mapping_office import AWAY, Office, mapping_office
from mapping_tables import row, rule
from postgres import create_database, drop_database

from trunkline_kit.errors import Invalid, NotFound, Refused, Unavailable
from trunkline_model.capabilities.mappings import (
    DryRunMapping,
    GetMapping,
    ListMappings,
    MappingVersion,
    PublishMapping,
    RollBackMapping,
    ValidateMapping,
)
from trunkline_model.capabilities.receipts import PaymentMethod, RecordReceipt
from trunkline_model.capabilities.sales_orders import BookSalesOrder
from trunkline_model.mapping import MappingKind, MappingRow
from trunkline_model.sales_order import SalesOrder

METHOD = MappingKind.PAYMENT_METHOD


@pytest.fixture(scope="module")
async def office(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    url = create_database(postgres_url)
    async with mapping_office(url, tmp_path_factory.mktemp("office")) as one:
        yield one
    drop_database(postgres_url, url)


def order(connection_id: str) -> SalesOrder:
    """Two lines of 20 per cent, 40.00 and 1.00 net."""
    lines = (line("MUG-WHITE", 4, "10.00"), line("TEA-POT", 1, "1.00"))
    return SalesOrder(
        order_number="TL-1",
        connection_id=connection_id,
        channel="shopify",
        channel_reference="#1001",
        party_code="CASH",
        invoice_address=ADDRESS,
        delivery_address=ADDRESS,
        currency="GBP",
        ordered_on=DAY_1,
        payment_term="net-30",
        lines=lines,
        net=gbp("41.00"),
        tax=gbp("8.20"),
        gross=gbp("49.20"),
    )


async def sold(office: Office, connection_id: str) -> None:
    """One booking and one receipt went to the connection."""
    booking = BookSalesOrder(connection_id, f"{connection_id}:book", order(connection_id))
    await office.send(f"{connection_id}-1", "book_sales_order", booking)
    paid = RecordReceipt(
        connection_id,
        f"{connection_id}:pay",
        PaymentMethod.CARD,
        "INV-1",
        gbp("49.20"),
        DAY_2,
        "p-1",
    )
    await office.send(f"{connection_id}-2", "record_receipt:p-1", paid)


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


async def test_a_dry_run_tells_each_document_s_difference_in_pennies_and_sends_nothing(
    office: Office,
) -> None:
    name = office.connection()
    await sold(office, name)
    draft = await office.draft(
        name, row("vat-20", "vat-5"), row("card", "bank_transfer", kind=METHOD)
    )
    run = await office.mappings.dry_run_mapping(DryRunMapping(draft.version_id))
    assert (run.documents, run.differing, run.complete) == (2, 2, True)
    tax = [one for one in run.differences if one.kind is MappingKind.TAX_CODE]
    assert [(one.field, one.before, one.after) for one in tax] == [
        ("order.lines[0].tax_code", "vat-20", "vat-5"),
        ("order.lines[1].tax_code", "vat-20", "vat-5"),
    ]
    assert [one.money for one in tax] == [gbp("-6.00"), gbp("-0.15")]
    assert run.money == (gbp("-6.15"),)
    (paid,) = [one for one in run.differences if one.kind is METHOD]
    assert (paid.document, paid.business_key) == ("record_receipt", f"TL-{name}-2")
    assert not (await office.mappings.get_mapping(GetMapping(draft.version_id))).version.applied_at


async def test_a_dry_run_names_what_would_be_refused(office: Office) -> None:
    name = office.connection()
    await sold(office, name)
    draft = await office.draft(name, row("bank_transfer", "bank_transfer", kind=METHOD))
    run = await office.mappings.dry_run_mapping(DryRunMapping(draft.version_id))
    (one,) = run.differences
    assert (one.before, one.after, one.money) == ("card", "", None)
    assert "no payment method for 'card'" in one.fault


async def test_a_dry_run_says_when_it_did_not_look_at_everything(office: Office) -> None:
    name = office.connection()
    await sold(office, name)
    draft = await office.draft(name, row("vat-20", "vat-5"))
    run = await office.mappings.dry_run_mapping(DryRunMapping(draft.version_id, cases_max=1))
    assert (run.documents, run.complete) == (1, False)
    with pytest.raises(Invalid, match="1 to 366"):
        await office.mappings.dry_run_mapping(DryRunMapping(draft.version_id, days=0))


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
