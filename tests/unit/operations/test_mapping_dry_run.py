"""A dry run says what a version would have changed in what was really sent, and sends nothing."""

import pytest
from erp_clerk import DAY_1, gbp
from mapping_office import Office, sold
from mapping_tables import row

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.invoices import IssueInvoice
from trunkline_model.capabilities.mappings import DryRunMapping, GetMapping, ValidateMapping
from trunkline_model.mapping import MappingKind
from trunkline_sandbox_erp.codes import BUILT_IN

METHOD, ACCOUNT = MappingKind.PAYMENT_METHOD, MappingKind.ACCOUNT


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


async def test_a_dry_run_tells_accounts_that_no_request_says_and_no_kind_that_is_unused(
    office: Office,
) -> None:
    name = office.connection()
    await sold(office, name)
    billing = IssueInvoice(name, f"{name}:bill", "SO-1", "SH-1", DAY_1)
    await office.send(f"{name}-3", "issue_invoice", billing)
    codes = {**BUILT_IN[ACCOUNT], "revenue": "4.9.1"}
    rows = [row(use, code, kind=ACCOUNT) for use, code in codes.items()]
    draft = await office.draft(name, *rows, row("u", "each", kind=MappingKind.UNIT))
    run = await office.mappings.dry_run_mapping(DryRunMapping(draft.version_id))
    (one,) = run.differences
    assert (one.document, one.field) == ("issue_invoice", "account of revenue")
    assert (one.before, one.after) == ("4.1.0", "4.9.1")
    report = await office.mappings.validate_mapping(ValidateMapping(draft.version_id))
    assert [fault.reason for fault in report.faults] == ["unused_kind"]


async def test_a_dry_run_says_when_it_did_not_look_at_everything(office: Office) -> None:
    name = office.connection()
    await sold(office, name)
    draft = await office.draft(name, row("vat-20", "vat-5"))
    run = await office.mappings.dry_run_mapping(DryRunMapping(draft.version_id, cases_max=1))
    assert (run.documents, run.complete) == (1, False)
    with pytest.raises(Invalid, match="1 to 366"):
        await office.mappings.dry_run_mapping(DryRunMapping(draft.version_id, days=0))
