"""ORDERS and ORDCHG (D.96A): an order, a change of it, its end."""

from collections.abc import Iterator

from trunkline_model.trade_order import OrderPurpose, TradeOrder, TradeOrderLine

from .lines import LINE_ID, article, line_id, pia, pri, price, quantity
from .parties import delivery, delivery_address, nad, party
from .parts import (
    Body,
    Group,
    currency_of,
    cux,
    day,
    description,
    dtm,
    figure,
    ftx,
    imd,
    missing,
    moa,
    money,
    need_day,
    need_money,
    rff,
    words,
)
from .syntax import Segment, segment

FUNCTIONS = {
    OrderPurpose.ORIGINAL: "9",
    OrderPurpose.CHANGE: "4",
    OrderPurpose.CANCELLATION: "1",
}
VERSION = "PP"
"""Number of a change of a purchase order."""


def kind_of(order: TradeOrder) -> str:
    """Name the message that an order goes in."""
    return "ORDERS" if order.purpose is OrderPurpose.ORIGINAL else "ORDCHG"


def write_order(order: TradeOrder) -> Iterator[Segment]:
    """Give the segments of the message."""
    code = "220" if order.purpose is OrderPurpose.ORIGINAL else "230"
    yield segment("BGM", code, order.order_number, FUNCTIONS[order.purpose])
    yield from dtm("137", order.ordered_on)
    yield from ftx("GEN", order.note)
    yield from rff(VERSION, "" if order.version == 1 else str(order.version))
    yield from nad("BY", order.buyer)
    yield from nad("SU", order.seller)
    yield from delivery(order.delivery_address)
    yield from cux(order.currency)
    for number, line in enumerate(order.lines, start=1):
        yield from _write_line(number, line)
    yield segment("UNS", "S")
    yield from moa("79", order.net)
    yield segment("CNT", ("2", str(len(order.lines))))


def _write_line(number: int, line: TradeOrderLine) -> Iterator[Segment]:
    yield segment("LIN", str(number))
    yield from pia(("5", line.sku, "IN"), ("1", line.supplier_sku, "SA"))
    yield from imd(line.description)
    yield segment("QTY", ("21", f"{line.quantity:f}", line.unit))
    yield from dtm("2", line.wanted_on)
    yield from moa("203", line.net)
    yield from pri(line.unit_price)
    yield from rff(LINE_ID, line.line_id)


def read_order(body: Body) -> TradeOrder:
    """Read the message; raises Unreadable."""
    head, currency = body.head, currency_of(body.head)
    begin = head.need("BGM")
    purposes = {code: purpose for purpose, code in FUNCTIONS.items()}
    if begin.text(2) not in purposes or not begin.text(1):
        raise missing("BGM")
    version = head.value("RFF", VERSION)
    return TradeOrder(
        order_number=begin.text(1),
        version=int(figure(version, f"RFF {VERSION}")) if version else 1,
        purpose=purposes[begin.text(2)],
        ordered_on=need_day(head, "137"),
        currency=currency,
        lines=tuple(_read_line(line, currency) for line in body.lines),
        net=money(body.tail, "79", currency),
        delivery_address=delivery_address(head),
        note=words(head, "GEN"),
        buyer=party(head, "BY"),
        seller=party(head, "SU"),
    )


def _read_line(line: Group, currency: str) -> TradeOrderLine:
    count, unit = quantity(line, "21")
    unit_price = price(line, currency)
    if unit_price is None:
        raise missing("PRI AAA")
    return TradeOrderLine(
        line_id=line_id(line),
        sku=article(line, "IN"),
        description=description(line),
        quantity=count,
        unit=unit,
        unit_price=unit_price,
        net=need_money(line, "203", currency),
        supplier_sku=article(line, "SA"),
        wanted_on=day(line, "2"),
    )
