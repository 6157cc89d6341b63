"""The rules of EN 16931 are those that were published, and judge what we write and read."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree
from msgspec import structs
from trade_documents import invoice

from trunkline_model.trade_invoice import InvoiceKind
from trunkline_system_trading_partners.formats.en16931 import RULES, judge
from trunkline_system_trading_partners.formats.ubl import read_ubl, write_ubl
from trunkline_system_trading_partners.reading import read
from trunkline_system_trading_partners.unreadable import Unreadable

PUBLISHED = "39f9d282867f1a49e7708d9e29a53da89643e1ee56f10cec1ebcf1277595fcbd"
EXAMPLES = ["creditnote1", "example1", "example5"]


def example(shared_fixtures: Path, name: str) -> bytes:
    return (shared_fixtures / f"en16931/ubl-examples/ubl-tc434-{name}.xml").read_bytes()


def test_the_rules_are_as_they_were_published() -> None:
    shipped = files("trunkline_system_trading_partners.en16931").joinpath(RULES).read_bytes()
    assert sha256(shipped).hexdigest() == PUBLISHED


@pytest.mark.parametrize("kind", [InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE])
def test_what_is_written_keeps_to_them(kind: InvoiceKind) -> None:
    judge(etree.fromstring(write_ubl(invoice(kind=kind, corrects_number="INV-1"))))


def test_the_rule_that_is_broken_is_named() -> None:
    wrong = structs.replace(invoice(), taxes=())
    with pytest.raises(Unreadable, match="BR-") as raised:
        read_ubl(write_ubl(wrong))
    assert raised.value.fault.reason == "en16931"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_published_examples_are_read_and_written_again(
    shared_fixtures: Path, name: str
) -> None:
    once = read_ubl(example(shared_fixtures, name))
    assert read_ubl(write_ubl(once)) == once


def test_an_example_that_does_not_multiply_is_refused_all_the_same(shared_fixtures: Path) -> None:
    """EN 16931 does not ask that quantity and price come to a line's value; we do."""
    with pytest.raises(Unreadable) as raised:
        read(example(shared_fixtures, "example1"))
    assert raised.value.fault.field == "lines[19].net"
