"""Every code of a request is found where it stands, and told only where its backend asks for it."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from erp_buyer import Buyer, billed, counted, wanted
from erp_clerk import DAY_1, gbp
from erp_ports import Erp
from mapping_office import order
from mapping_tables import row, rule, tables
from msgspec import json, structs

from trunkline_mapping.translation import Translation
from trunkline_model.capabilities.accruals import PostAccrual, ReverseAccrual
from trunkline_model.capabilities.mappings import MappingDifference
from trunkline_model.capabilities.sales_orders import BookSalesOrder
from trunkline_model.capabilities.translation import BuiltInCode, CodeList, CodeUse
from trunkline_model.mapping import MappingKind, MappingTables
from trunkline_process_operations.mappings.coded import coded_in
from trunkline_process_operations.mappings.comparing import Sides, compare
from trunkline_process_operations.mappings.saying import Lists, built_in
from trunkline_process_operations.mappings.traffic import Sent, Traffic

K = MappingKind
BUYER = Buyer(cast(Erp, SimpleNamespace(connection_id="erp-main")))
BOUGHT = wanted("MUG-BLUE", 10, "3.10")


def read(step: str, request: Any) -> Sent:
    """Read a request as the journal keeps it."""
    coded = coded_in(step, json.decode(json.encode(request)), DAY_1)
    return Sent("case-1", "PU-1", step, f"{step}-1", coded)


@pytest.mark.parametrize(
    ("step", "request_", "kinds"),
    [
        (
            "book_purchase_order",
            BUYER.booking(BUYER.order(BOUGHT)),
            [K.LOCATION, K.PAYMENT_TERM, K.TAX_CODE, K.UNIT],
        ),
        (
            "amend_purchase_order",
            BUYER.amendment("PO-1", "37.20", BOUGHT),
            [K.TAX_CODE, K.UNIT],
        ),
        ("record_goods_receipt", BUYER.delivery("PO-1", counted("MUG-BLUE", 9)), [K.LOCATION]),
        ("return_goods", BUYER.giving_back("PO-1", counted("MUG-BLUE", 1)), [K.LOCATION]),
        (
            "post_supplier_invoice",
            BUYER.posting(BUYER.invoice(billed("MUG-BLUE", 10, "3.10"))),
            [K.ACCOUNT, K.TAX_CODE],
        ),
        (
            "post_supplier_credit_note",
            BUYER.crediting("BILL-1", billed("MUG-BLUE", 1, "3.10")),
            [K.ACCOUNT, K.TAX_CODE],
        ),
        (
            "record_supplier_payment",
            BUYER.paying("BILL-1", gbp("37.20")),
            [K.ACCOUNT, K.PAYMENT_METHOD],
        ),
        (
            "post_accrual",
            PostAccrual("erp-main", "r1", "PO-1", "GR-1", DAY_1, gbp("31.00")),
            [K.ACCOUNT],
        ),
        (
            "reverse_accrual",
            ReverseAccrual("erp-main", "r1", "AC-1", DAY_1, gbp("31.00"), "BILL-1"),
            [K.ACCOUNT],
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_sent_of_purchases_says_its_codes(
    step: str, request_: Any, kinds: list[MappingKind]
) -> None:
    assert sorted({one.kind for one in read(step, request_).coded}) == kinds


def differing(sent: Sent, after: MappingTables, lists: Lists) -> tuple[MappingDifference, ...]:
    """Hold a version against nothing, as a connection asks for codes."""
    before, known = Translation(MappingTables(), "", built_in(lists)), built_in(lists)
    sides = Sides("v1", "", before, Translation(after, "v1", known), {}, lists)
    return compare(Traffic((sent,), complete=True), sides).differences


def test_a_field_of_the_company_s_own_is_filled_from_the_order() -> None:
    sent = read("book_sales_order", BookSalesOrder("erp-main", "r1", order("erp-main")))
    after = tables(row("channel_reference", "x_web_number", kind=K.CUSTOM_FIELD))
    lists = {K.CUSTOM_FIELD: CodeList(CodeUse.LISTED, ours=("order_number", "channel_reference"))}
    (one,) = differing(sent, after, lists)
    assert (one.field, one.before, one.after) == ("order.channel_reference", "", "x_web_number")
    assert not one.fault


def test_an_account_is_told_only_where_its_backend_asks_for_it() -> None:
    line = billed("MUG-BLUE", 10, "3.10")
    sent = read("post_supplier_invoice", BUYER.posting(BUYER.invoice(line)))
    after = tables(row("payable", "2.1.9", kind=K.ACCOUNT), row("tax", "2.2.1", kind=K.ACCOUNT))
    known = (BuiltInCode("payable", "2.1.1"), BuiltInCode("tax", "2.2.1"))
    asked = CodeList(CodeUse.LISTED, wanted=("payable", "tax"), built_in=known)
    (one,) = differing(sent, after, {K.ACCOUNT: asked})
    assert (one.field, one.before, one.after) == ("account of payable", "2.1.1", "2.1.9")
    assert differing(sent, after, {K.ACCOUNT: CodeList(CodeUse.LISTED)}) == ()
    assert differing(sent, after, {K.ACCOUNT: CodeList(CodeUse.UNUSED)}) == ()


@pytest.mark.parametrize("step", ["post_supplier_invoice", "post_supplier_credit_note"])
def test_the_account_of_a_supplier_s_line_is_told_where_it_changes_or_is_missing(step: str) -> None:
    line = structs.replace(billed("", 1, "12.00"), account="freight")
    invoice, note = BUYER.posting(BUYER.invoice(line)), BUYER.crediting("BILL-1", line)
    sent = read(step, invoice if step == "post_supplier_invoice" else note)
    name = "invoice" if step == "post_supplier_invoice" else "credit_note"
    lists = {K.ACCOUNT: CodeList(CodeUse.LISTED, built_in=(BuiltInCode("freight", "5.2.1"),))}
    (one,) = differing(sent, tables(row("freight", "5.2.9", kind=K.ACCOUNT)), lists)
    assert (one.field, one.code) == (f"{name}.lines[0].account", "freight")
    assert (one.before, one.after, one.fault) == ("5.2.1", "5.2.9", "")
    (one,) = differing(sent, tables(row("rounding", "4.9.1", kind=K.ACCOUNT)), lists)
    assert (one.before, one.after) == ("5.2.1", "")
    assert "freight" in one.fault
    same = tables(row("freight", rule="by_size", kind=K.ACCOUNT), rule("by_size", BY_SIZE))
    assert differing(sent, same, lists) == ()


BY_SIZE = "input.amount_minor == 1440 && input.currency == 'GBP' ? '5.2.1' : '5.2.9'"
"""As `test_translation.py` holds backends to: what a bill says of itself is known to rules."""


def test_a_rule_chooses_the_account_of_what_a_supplier_bills() -> None:
    line = billed("MUG-BLUE", 10, "3.10")
    bill = BUYER.invoice(line, on=date(2026, 11, 3))
    sent = read("post_supplier_invoice", BUYER.posting(bill))
    small = "input.amount_minor < 5000 ? '2.1.9' : '2.1.1'"
    after = tables(row("payable", rule="size", kind=K.ACCOUNT), rule("size", small))
    asked = CodeList(CodeUse.LISTED, wanted=("payable",))
    (one,) = differing(sent, after, {K.ACCOUNT: asked})
    assert one.after == "2.1.9"
