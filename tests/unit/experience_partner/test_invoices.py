"""A bill says the same as JSON and as UBL, to the penny, and what is wrong in it is named alike."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs, to_builtins
from trade_documents import invoice, line, pounds

from trunkline_experience_partner.examples import EXAMPLES
from trunkline_experience_partner.faults import read as read_body
from trunkline_experience_partner.invoice_bodies import InvoiceBody
from trunkline_experience_partner.problems import Problem
from trunkline_model.money import PENNY
from trunkline_model.trade_invoice import InvoiceKind, TradeCharge, TradeInvoice
from trunkline_system_trading_partners.formats.ubl.roots import ROOTS, root_of
from trunkline_system_trading_partners.formats.ubl.writing import write_ubl
from trunkline_system_trading_partners.reading import read
from trunkline_system_trading_partners.unreadable import Unreadable

UBL = Path(__file__).parents[3] / "services/experience/partner/examples/invoice.xml"
SOME = settings(max_examples=40, deadline=None)
RATES = st.sampled_from([("S", "20"), ("S", "5"), ("Z", "0"), ("E", "0"), ("AE", "0"), ("G", "0")])
AMOUNTS = st.decimals("0.01", 5000, places=2).map(pounds)
SIGNED = st.decimals(-50, 50, places=2).map(pounds)


def billed(at: int, units: Decimal, price: Decimal, adjusted: Decimal, rate: Any) -> Any:
    exact = units * price + adjusted
    return line(
        at,
        str(units),
        str(price),
        adjustment=pounds(adjusted) if adjusted else None,
        net=pounds(exact).rounded(),
        tax_category=rate[0],
        tax_rate=Decimal(rate[1]),
    )


LINES = st.builds(
    billed,
    st.integers(1, 99),
    st.decimals("0.001", 200, places=3),
    st.decimals("100", 900, places=4),
    st.decimals(-10, 10, places=2),
    RATES,
)
CHARGES = st.builds(
    lambda charged, amount, rate: TradeCharge(
        charged, "Freight", amount, rate[0], Decimal(rate[1])
    ),
    st.booleans(),
    AMOUNTS,
    RATES,
)
BILLS = st.builds(
    lambda lines, **more: invoice(*lines, buyer=None, **more),
    st.lists(LINES, min_size=1, max_size=4),
    kind=st.sampled_from([InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE]),
    charges=st.lists(CHARGES, max_size=3).map(tuple),
    prepaid=st.none() | AMOUNTS,
    rounding=st.none() | SIGNED,
).filter(lambda one: min(one.line_total.amount, one.net.amount, one.tax.amount) >= 0)
BILLS = BILLS.filter(lambda one: min(one.gross.amount, one.payable.amount) >= 0)


def as_json(bill: TradeInvoice) -> bytes:
    """Give the body that says a bill, without what is not said in one."""
    body = {name: one for name, one in to_builtins(bill).items() if one not in (None, "")}
    for said in body["lines"]:
        if said["adjustment"] is None:
            del said["adjustment"]
    body["seller"] = {"name": bill.seller.name, "vat_number": bill.seller.vat_number}  # type: ignore[union-attr]
    return json.dumps({"object": "invoice", **body}).encode()


def fault_of(content: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as raised:
        read(content)
    return raised.value.fault.reason, raised.value.fault.field


@SOME
@given(BILLS)
def test_a_bill_says_the_same_as_json_as_document_and_as_ubl(bill: TradeInvoice) -> None:
    raw = as_json(bill)
    read_body(raw, InvoiceBody)
    (taken,) = read(raw).documents
    assert isinstance(taken, TradeInvoice)
    ubl = ROOTS[root_of(bill)].read(etree.fromstring(write_ubl(bill)))
    for one in (taken, ubl):
        assert structs.replace(one, seller=bill.seller) == bill


@SOME
@given(BILLS, st.data())
def test_a_penny_more_anywhere_is_refused_and_its_place_named(
    bill: TradeInvoice, data: st.DataObject
) -> None:
    body = json.loads(as_json(bill))
    places: list[tuple[str, Any]] = [
        *((name, body) for name in ("line_total", "net", "tax", "gross", "payable")),
        *((name, body) for name in ("prepaid", "rounding") if name in body),
        *(("net", one) for one in body["lines"]),
        *(("amount", one) for one in body["charges"]),
        *((name, one) for name in ("base", "tax") for one in body["taxes"]),
    ]
    name, where = data.draw(st.sampled_from(places))
    where[name]["amount"] = str(Decimal(where[name]["amount"]) + PENNY)
    reason, field = fault_of(json.dumps(body).encode())
    assert reason == "arithmetic"
    assert field.partition("[")[0] in {*body, "taxes"}


def test_the_documented_example_adds_up() -> None:
    raw = json.dumps(EXAMPLES["submitSupplierInvoice"]).encode()
    read_body(raw, InvoiceBody)
    assert len(read(raw).documents) == 1


def test_the_invoice_that_lies_beside_the_page_is_sound() -> None:
    (bill,) = read(UBL.read_bytes()).documents
    assert isinstance(bill, TradeInvoice)
    assert (bill.order_number, bill.issued_on.isoformat()) == ("PU-100001", "2026-11-20")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rounding": {"amount": "-0.005", "currency": "GBP"}}, "rounding.amount"),
        ({"rounding": {"amount": "-100000000.01", "currency": "GBP"}}, "rounding.amount"),
        ({"rounding": {"amount": "about", "currency": "GBP"}}, "rounding.amount"),
        ({"net": {"amount": "42.001", "currency": "GBP"}}, "net.amount"),
        ({"gross": {"amount": "-50.40", "currency": "GBP"}}, "gross.amount"),
        ({"charges": [{"is_charge": True}]}, "charges[0].amount"),
        ({"adjustment": {"amount": "1.00", "currency": "GBP"}}, "adjustment"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_before_it_is_kept(
    changes: dict[str, Any], field: str
) -> None:
    body = EXAMPLES["submitSupplierInvoice"] | changes
    with pytest.raises(Problem) as raised:
        read_body(json.dumps(body).encode(), InvoiceBody)
    assert field in {one.field for one in raised.value.fields}
