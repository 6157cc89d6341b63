"""What a supplier bills comes into the books as it is, also when a unit's price never ends."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec import structs
from purchase_builders import gbp
from trade_invoices import invoice

from trunkline_model.capabilities.supplier_documents import (
    InboundChannel,
    InboundFormat,
    InboundKind,
    SupplierDocument,
)
from trunkline_process_procure_to_pay.billing import BilledLine
from trunkline_process_procure_to_pay.incoming import bill

DOCUMENT = SupplierDocument(
    document_id="doc-1",
    connection_id="supplier",
    supplier_code="CLAYWORKS",
    kind=InboundKind.INVOICE,
    channel=InboundChannel.SFTP,
    format=InboundFormat.UBL,
    name="inv.xml",
    received_at=datetime(2026, 11, 20, tzinfo=UTC),
    sha256="ab" * 32,
    raw_document_id="raw-1",
)


def billed(units: str, price: str, net: str, adjustment: str = "") -> BilledLine:
    made = invoice("INV-1", "PU-1", ("1", 1, "1.00"))
    line = structs.replace(
        made.lines[0],
        quantity=Decimal(units),
        unit_price=gbp(price),
        net=gbp(net),
        adjustment=gbp(adjustment) if adjustment else None,
    )
    return bill(DOCUMENT, structs.replace(made, lines=(line,)), "system-trading-partners").lines[0]


@pytest.mark.parametrize(
    ("units", "price", "net", "adjustment", "booked"),
    [
        ("6", "19.00", "114.00", "", "19.00"),
        ("6", "0.1234", "0.74", "", "0.1234"),
        ("6", "19.00", "112.80", "-1.20", "18.8"),
        ("6", "19.00", "112.00", "-2.00", "18.666667"),
        ("7", "19.00", "134.00", "1.00", "19.142857"),
        ("3", "3.333333333333333333333333333", "10.00", "", "3.333333"),
    ],
)
def test_a_price_has_the_places_that_books_hold_and_comes_to_the_same_net(
    units: str, price: str, net: str, adjustment: str, booked: str
) -> None:
    line = billed(units, price, net, adjustment)
    assert line.unit_price == gbp(booked)
    assert line.unit_price.times(line.quantity).rounded() == line.net == gbp(net)


def test_what_is_to_be_paid_is_said_where_it_is_not_the_gross() -> None:
    made = invoice("INV-1", "PU-1", ("1", 1, "1.00"))
    assert bill(DOCUMENT, made, "system-trading-partners").payable is None
    prepaid = structs.replace(made, prepaid=gbp("0.20"), payable=made.gross - gbp("0.20"))
    assert bill(DOCUMENT, prepaid, "system-trading-partners").payable == prepaid.payable
