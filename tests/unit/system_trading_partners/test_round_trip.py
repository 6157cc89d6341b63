"""A document that is written and read again is the same, in each format."""

from datetime import UTC, datetime

import pytest
from any_trade_document import (
    BILLS,
    CANCELLATIONS,
    CHANGES,
    DESPATCHES,
    ORDERS,
    REMITTANCES,
    RESPONSES,
    STATEMENTS,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from trade_documents import despatch, invoice, order, remittance, response, statement

from trunkline_model.trade_invoice import InvoiceKind
from trunkline_system_trading_partners.documents import Document
from trunkline_system_trading_partners.formats import parse
from trunkline_system_trading_partners.formats.csv import read_csv, write_csv
from trunkline_system_trading_partners.formats.edifact import read_edifact, write_edifact
from trunkline_system_trading_partners.formats.edifact.envelope import Ends
from trunkline_system_trading_partners.formats.json import read_json, write_json
from trunkline_system_trading_partners.formats.ubl.roots import ROOTS, root_of
from trunkline_system_trading_partners.formats.ubl.writing import write_ubl

ENDS = Ends("BUYER", "SELLER", "42")
AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
IN_EDIFACT = st.one_of(ORDERS, CHANGES, CANCELLATIONS, RESPONSES, DESPATCHES, BILLS)
ALL = IN_EDIFACT | REMITTANCES | STATEMENTS
EXAMPLES = settings(max_examples=30, deadline=None)


@EXAMPLES
@given(ALL)
def test_ubl_says_the_same_again(document: Document) -> None:
    root = etree.fromstring(write_ubl(document))
    assert ROOTS[root_of(document)].read(root) == document


@EXAMPLES
@given(ALL)
def test_csv_says_the_same_again(document: Document) -> None:
    assert read_csv(write_csv(document)) == document


@EXAMPLES
@given(ALL)
def test_json_says_the_same_again(document: Document) -> None:
    assert read_json(write_json(document)) == document


@EXAMPLES
@given(IN_EDIFACT)
def test_edifact_says_the_same_again(document: Document) -> None:
    assert read_edifact(write_edifact(document, ENDS, AT)) == (ENDS, (document,))


WHOLE = [
    invoice(),
    invoice(kind=InvoiceKind.CREDIT_NOTE, corrects_number="INV-1"),
    order(),
    response(),
    despatch(),
]


@pytest.mark.parametrize("document", WHOLE, ids=lambda one: type(one).__name__)
def test_a_file_is_read_by_what_it_begins_with(document: Document) -> None:
    files = write_ubl(document), write_csv(document), write_edifact(document, ENDS, AT)
    for content in files:
        assert parse(content).documents == (document,)


@pytest.mark.parametrize(
    "document", [remittance(), statement()], ids=lambda one: type(one).__name__
)
def test_what_edifact_has_no_message_for_is_read_by_what_it_begins_with(
    document: Document,
) -> None:
    for content in (write_ubl(document), write_csv(document)):
        assert parse(b"\xef\xbb\xbf" + content).documents == (document,)
