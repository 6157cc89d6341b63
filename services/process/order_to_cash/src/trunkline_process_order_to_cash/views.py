"""An order as the port answers it: header, lines, documents, what happened."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from trunkline_model.address import Address
from trunkline_model.capabilities.order_to_cash import Order, OrderLine, OrderMove
from trunkline_model.money import Money, zero
from trunkline_model.sales_order import SalesOrderLine

from .documents import documents
from .lifecycle import state_of
from .order import OrderCase
from .rules.balance import currency, outstanding
from .rules.quantities import NONE, LineProgress, progress


class Header(Struct, frozen=True):
    """What the case's row says beside its facts."""

    order_number: str
    case_id: str
    opened_at: datetime
    exceptions: tuple[str, ...] = ()
    """Ids of those that are open."""


def view(header: Header, case: OrderCase, moves: Iterable[OrderMove] = ()) -> Order:
    """Give the order; without moves for lists."""
    order, nothing = case.order, zero(currency(case))
    told = tuple(moves)
    return Order(
        order_number=header.order_number,
        case_id=header.case_id,
        state=state_of(case).value,
        channel=_channel(case),
        channel_reference=_reference(case),
        currency=currency(case),
        net=order.net if order else nothing,
        tax=order.tax if order else nothing,
        gross=order.gross if order else _charged(case),
        outstanding=outstanding(case),
        placed_at=header.opened_at,
        lines=tuple(_lines(case)),
        documents=documents(case),
        moves=told,
        holds=case.held_by,
        exceptions=header.exceptions,
        delivery_address=_address(case) if told else None,
    )


def _channel(case: OrderCase) -> str:
    if case.placed:
        return case.placed[0].placement.partner_id
    return case.announced[0].connection_id if case.announced else ""


def _reference(case: OrderCase) -> str:
    if case.placed:
        return case.placed[0].placement.purchase_order_number
    if case.captured:
        return case.captured[0].order.name
    return case.announced[0].channel_order_id if case.announced else ""


def _charged(case: OrderCase) -> Money:
    return case.captured[0].order.gross if case.captured else zero(currency(case))


def _address(case: OrderCase) -> Address | None:
    if case.order is not None:
        return case.order.delivery_address
    if case.channel_order is not None:
        return case.channel_order.shipping_address
    return case.placement.delivery_address if case.placement else None


def _lines(case: OrderCase) -> Iterable[OrderLine]:
    order = case.order
    if order is None:
        yield from _unproved_lines(case)
        return
    goods = {one.line_id: one for one in progress(case)}
    for line in order.lines:
        yield _line(line, goods.get(line.line_id), case)


def _line(line: SalesOrderLine, goods: LineProgress | None, case: OrderCase) -> OrderLine:
    """Shipping and rounding go on the first bill, and leave with the first parcel."""
    gone = line.quantity if case.parcels else NONE
    billed = line.quantity if case.invoiced else NONE
    ended = line.quantity - gone if case.cancelled or case.rejected else NONE
    return OrderLine(
        line_id=line.line_id,
        sku=line.sku,
        description=line.description,
        ordered=line.quantity,
        allocated=goods.allocated if goods else NONE,
        shipped=goods.shipped if goods else gone,
        invoiced=goods.invoiced if goods else billed,
        cancelled=goods.cancelled if goods else ended,
        net=line.net,
        tax=line.tax,
    )


def _unproved_lines(case: OrderCase) -> Iterable[OrderLine]:
    wanted: list[tuple[str, str, Decimal]] = []
    if case.placement:
        wanted = [(one.sku, "", one.quantity) for one in case.placement.lines]
    elif case.channel_order:
        wanted = [(one.sku, one.title, one.quantity) for one in case.channel_order.lines]
    nothing = zero(currency(case))
    for at, (sku, title, quantity) in enumerate(wanted, start=1):
        yield OrderLine(
            line_id=str(at),
            sku=sku,
            description=title,
            ordered=quantity,
            allocated=NONE,
            shipped=NONE,
            invoiced=NONE,
            cancelled=quantity if case.rejected or case.cancelled else NONE,
            net=nothing,
            tax=nothing,
        )
