"""ORDRSP and DESADV (D.96A): what a supplier answers, and what it sends."""

from collections.abc import Iterator

from trunkline_model.trade_order import (
    DespatchAdvice,
    DespatchLine,
    OrderResponse,
    OrderResponseLine,
    ResponseKind,
)

from .lines import LINE_ID, article, line_id, pia, pri, price, quantity
from .orders import VERSION
from .parties import nad, party
from .parts import (
    Body,
    Group,
    currency_of,
    cux,
    day,
    dtm,
    figure,
    ftx,
    missing,
    need_day,
    rff,
    words,
)
from .syntax import Segment, segment

ANSWERS = {
    "AB": ResponseKind.RECEIVED,
    "AP": ResponseKind.ACCEPTED,
    "AC": ResponseKind.CHANGED,
    "CA": ResponseKind.CHANGED,
    "RE": ResponseKind.REJECTED,
}
FUNCTIONS = {
    "29": ResponseKind.ACCEPTED,
    "4": ResponseKind.CHANGED,
    "27": ResponseKind.REJECTED,
    "11": ResponseKind.RECEIVED,
}
"""Message functions, for suppliers that say it there."""
ACTIONS = {
    "5": ResponseKind.ACCEPTED,
    "3": ResponseKind.CHANGED,
    "6": ResponseKind.CHANGED,
    "7": ResponseKind.REJECTED,
    "4": ResponseKind.RECEIVED,
}


def _code(kind: ResponseKind, codes: dict[str, ResponseKind]) -> str:
    return next(code for code, one in codes.items() if one is kind)


def write_response(response: OrderResponse) -> Iterator[Segment]:
    """Give the segments of an ORDRSP."""
    function, answer = _code(response.kind, FUNCTIONS), _code(response.kind, ANSWERS)
    yield segment("BGM", "231", response.response_number, function, answer)
    yield from dtm("137", response.responded_on)
    yield from ftx("GEN", response.note)
    yield from rff("ON", response.order_number)
    yield from rff(VERSION, str(response.version) if response.version else "")
    yield from nad("BY", response.buyer)
    yield from nad("SU", response.seller)
    yield from cux(response.currency)
    for number, line in enumerate(response.lines, start=1):
        yield segment("LIN", str(number), _code(line.kind, ACTIONS))
        yield from pia(("5", line.supplier_sku, "SA"), ("3", line.substitute_sku, "SA"))
        yield segment("QTY", ("113", f"{line.quantity:f}", line.unit))
        yield from dtm("69", line.promised_on)
        yield from ftx("LIN", line.reason)
        yield from pri(line.unit_price)
        yield from rff(LINE_ID, line.line_id)
    yield segment("UNS", "S")


def read_response(body: Body) -> OrderResponse:
    """Read an ORDRSP; raises Unreadable."""
    begin, currency = body.head.need("BGM"), currency_of(body.head)
    kind = ANSWERS.get(begin.text(3)) or FUNCTIONS.get(begin.text(2))
    order, version = body.head.value("RFF", "ON"), body.head.value("RFF", VERSION)
    if kind is None or not begin.text(1) or not order:
        raise missing("BGM or RFF ON")
    return OrderResponse(
        response_number=begin.text(1),
        order_number=order,
        responded_on=need_day(body.head, "137"),
        kind=kind,
        currency=currency,
        lines=tuple(_response_line(line, currency) for line in body.lines),
        note=words(body.head, "GEN"),
        buyer=party(body.head, "BY"),
        seller=party(body.head, "SU"),
        version=int(figure(version, f"RFF {VERSION}")) if version else 0,
    )


def _response_line(line: Group, currency: str) -> OrderResponseLine:
    count, unit = quantity(line, "113", "12", "21")
    kind = ACTIONS.get(line.need("LIN").text(1))
    if kind is None:
        raise missing("LIN, action code")
    return OrderResponseLine(
        line_id=line_id(line),
        kind=kind,
        quantity=count,
        unit=unit,
        unit_price=price(line, currency),
        promised_on=day(line, "69"),
        supplier_sku=article(line, "SA"),
        substitute_sku=article(line, "SA", "3"),
        reason=words(line, "LIN"),
    )


def write_despatch(advice: DespatchAdvice) -> Iterator[Segment]:
    """Give the segments of a DESADV."""
    yield segment("BGM", "351", advice.despatch_number, "9")
    yield from dtm("11", advice.shipped_on)
    yield from dtm("17", advice.expected_on)
    yield from rff("ON", advice.order_number)
    yield from nad("BY", advice.buyer)
    yield from nad("SU", advice.seller)
    if advice.carrier or advice.tracking_number:
        carrier = ("", "", "", advice.carrier)
        yield segment("TDT", "20", advice.tracking_number, "", "", carrier)
    yield segment("CPS", "1")
    for number, line in enumerate(advice.lines, start=1):
        yield segment("LIN", str(number))
        yield from pia(("5", line.sku, "IN"), ("1", line.supplier_sku, "SA"))
        yield segment("QTY", ("12", f"{line.quantity:f}", line.unit))
        yield from rff(LINE_ID, line.line_id)
        if line.lot:
            yield segment("GIN", "BX", line.lot)


def read_despatch(body: Body) -> DespatchAdvice:
    """Read a DESADV; raises Unreadable."""
    begin, order = body.head.need("BGM"), body.head.value("RFF", "ON")
    if not begin.text(1) or not order or not body.lines:
        raise missing("BGM, RFF ON or LIN")
    transport = body.head.find("TDT", "20")
    return DespatchAdvice(
        despatch_number=begin.text(1),
        order_number=order,
        shipped_on=day(body.head, "11") or need_day(body.head, "137"),
        lines=tuple(_despatch_line(line) for line in body.lines),
        expected_on=day(body.head, "17"),
        carrier=transport.text(4, 3) if transport else "",
        tracking_number=transport.text(1) if transport else "",
        buyer=party(body.head, "BY"),
        seller=party(body.head, "SU"),
    )


def _despatch_line(line: Group) -> DespatchLine:
    count, unit = quantity(line, "12")
    lot = line.find("GIN", "BX")
    return DespatchLine(
        line_id=line_id(line),
        sku=article(line, "IN"),
        quantity=count,
        unit=unit,
        supplier_sku=article(line, "SA"),
        lot=lot.text(1) if lot else "",
    )
