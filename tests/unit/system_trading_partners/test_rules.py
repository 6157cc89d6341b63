"""The rules of EN 16931 are those that were published, and judge what we write and read."""

from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree
from msgspec import structs
from trade_documents import invoice, line, pounds

from trunkline_model.trade_invoice import InvoiceKind, TradeCharge, TradeInvoice
from trunkline_system_trading_partners.formats.en16931 import RULES, judge
from trunkline_system_trading_partners.formats.json import write_json
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


def charge(reason: str, amount: str, category: str, rate: int, *, is_charge: bool) -> TradeCharge:
    return TradeCharge(is_charge, reason, pounds(amount), category, Decimal(rate))


WITH_EVERYTHING = invoice(
    line(1, "10", "9.95", adjustment=pounds("-1.25"), net=pounds("98.25")),
    line(2, "3", "4.00", tax_category="E", tax_rate=Decimal(0)),
    charges=(
        charge("Freight", "7.50", "S", 20, is_charge=True),
        charge("Loyalty", "2.00", "E", 0, is_charge=False),
    ),
    prepaid=pounds("5.00"),
    rounding=pounds("-0.03"),
)


def test_allowances_charges_and_rounding_keep_to_them_as_ubl_and_as_json() -> None:
    for content in (write_ubl(WITH_EVERYTHING), write_json(WITH_EVERYTHING)):
        assert read(content).documents == (WITH_EVERYTHING,)


def taxed(bill: TradeInvoice, at: int, **changes: object) -> TradeInvoice:
    """Give a bill with one tax said otherwise."""
    taxes = list(bill.taxes)
    taxes[at] = structs.replace(taxes[at], **changes)
    return structs.replace(bill, taxes=tuple(taxes))


def rated(*rates: tuple[str, int]) -> TradeInvoice:
    """Give a bill with a line of each category and rate."""
    return invoice(
        *(
            line(at, "1", "10.00", tax_category=category, tax_rate=Decimal(rate))
            for at, (category, rate) in enumerate(rates, 1)
        )
    )


@pytest.mark.parametrize(
    ("bill", "field"),
    [
        (rated(("S", 0)), "lines[0].tax_rate"),
        (rated(("S", 20), ("Z", 20)), "lines[1].tax_rate"),
        (rated(("AE", 5)), "lines[0].tax_rate"),
        (taxed(rated(("E", 0)), 0, exemption=""), "taxes[0].exemption"),
        (taxed(rated(("S", 20), ("G", 0)), 1, exemption=""), "taxes[1].exemption"),
        (taxed(rated(("Z", 0)), 0, exemption="none"), "taxes[0].exemption"),
        (rated(("O", 0), ("S", 20)), "taxes[1].category"),
    ],
    ids=["S at 0", "Z at 20", "AE at 5", "E unsaid", "G unsaid", "Z excused", "O beside S"],
)
def test_a_category_is_refused_as_json_where_ubl_breaks_a_rule(
    bill: TradeInvoice, field: str
) -> None:
    with pytest.raises(Unreadable) as as_json:
        read(write_json(bill))
    assert (as_json.value.fault.reason, as_json.value.fault.field) == ("tax_category", field)
    with pytest.raises(Unreadable) as as_ubl:
        read(write_ubl(bill))
    assert as_ubl.value.fault.reason == "en16931"


def test_tax_that_is_said_twice_is_not_paid_twice() -> None:
    """EN 16931 lets it pass: each subtotal agrees with the lines, and both make up the sum."""
    once = rated(("S", 20))
    tax, gross = once.tax.times(Decimal(2)), once.net + once.tax.times(Decimal(2))
    twice = structs.replace(once, taxes=once.taxes * 2, tax=tax, gross=gross, payable=gross)
    for content in (write_json(twice), write_ubl(twice)):
        with pytest.raises(Unreadable) as raised:
            read(content)
        assert raised.value.fault.field == "taxes[1]"


def test_a_part_of_a_penny_is_refused() -> None:
    net = pounds("9.999")
    finer = invoice(line(1, "1", "9.999", net=net))
    with pytest.raises(Unreadable) as raised:
        read(write_json(finer))
    assert raised.value.fault.field == "lines[0].net"


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
