"""What a parcel's goods are to be billed at, by the order's lines as its source has them; pure.

A bill is rounded line by line, halves to the even penny. Services go on the first bill of an order,
and the bill that completes it brings the sum to what the customer was charged.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from msgspec import structs

from trunkline_model.capabilities.document_register import DocumentType
from trunkline_model.money import PENNY, Money
from trunkline_model.sales_order import LineKind

from .entry import Entry, Side, State
from .journalled import Parcel, Sale, ShopLine, ShopOrder
from .page import Noted, Notes

LINE = "order line"
"""Under which a line is noted, without a key, so that nobody counts it: its net is the price of a
unit, its tax code the rate, its quantity that of its goods, zero of a service."""
PARCEL_LINE = "parcel line"
"""Under which what lies in a parcel is noted, without a key too; related to the parcel's id."""
PRICE_STEP = Decimal("0.000001")
"""How fine a net price of a unit is."""
NOTHING = Decimal(0)


def sold_by_shop(order: ShopOrder, on: date) -> Noted:
    """Note what a shop charged, line by line, down to the penny of its total."""
    lines = [_goods(order, line, str(place)) for place, line in enumerate(order.lines, 1)]
    if order.shipping_charged and order.shipping_tax:
        net = order.shipping_charged.amount
        net -= order.shipping_tax.amount if order.taxes_included else NOTHING
        lines.append(_line("shipping", NOTHING, net, order.shipping_tax_rate))
    rest = order.gross.amount - sum((one.gross or NOTHING for one in lines), NOTHING)
    if lines and rest:
        lines.append(_line("rounding", NOTHING, rest, NOTHING))
    yield from _noted(lines, order.gross.currency, on)


def sold_to_partner(sale: Sale) -> Noted:
    """Note the lines of a partner's order as Trunkline accepted it: it has no source to ask."""
    lines = [
        _line(
            one.line_id,
            one.quantity if one.kind == LineKind.GOODS else NOTHING,
            one.unit_price.amount,
            _rate(one.tax_code),
        )
        for one in sale.lines
        if one.unit_price is not None
    ]
    yield from _noted(lines, sale.gross.currency, sale.ordered_on)


def packed(parcel: Parcel) -> Noted:
    """Note what lies in a parcel."""
    for place, line in enumerate(parcel.lines):
        noted = Entry(Side.TAKEN, PARCEL_LINE, "", "", line.line_id, parcel.shipped_on)
        yield (
            f"{PARCEL_LINE} {parcel.parcel_id} {place}",
            structs.replace(noted, related_key=parcel.parcel_id, quantity=line.quantity),
        )


def to_bill(notes: Notes, parcel_id: str, billed: Collection[str]) -> Money | None:
    """Give what a parcel's bill comes to when `billed` are the parcels that were billed before it.

    None when the source did not say what its goods cost.
    """
    sold = {one.document_id: one for one in notes.values() if one.document_type == LINE}
    mine = list(_in(notes, {parcel_id}))
    if not mine or not all(one.document_id in sold for one in mine):
        return None
    currency = next(iter(sold.values())).currency
    before = [notes[invoice_of(one)].gross for one in billed]
    if _completes(sold.values(), [*mine, *_in(notes, billed)]):
        known = [one for one in before if one is not None]
        whole = _gross(sold.values()) - sum(known, NOTHING)
        return Money(whole, currency) if len(known) == len(before) else None
    worth = sum((_worth(sold[one.document_id], one.quantity) for one in mine), NOTHING)
    services = [one for one in sold.values() if not one.quantity]
    return Money(worth if before else worth + _gross(services), currency)


def invoice_of(parcel_id: str) -> str:
    """Name the note of the bill that a parcel asks for."""
    return f"{DocumentType.INVOICE} {parcel_id}"


def billed_before(notes: Notes, key: str) -> list[str]:
    """Give the ids of the case's other parcels whose bills the ERP has posted."""
    bills = [one for one in notes.values() if one.document_type == DocumentType.INVOICE]
    live = {one.key for one in bills if one.side == Side.SENT and one.state == State.LIVE} - {key}
    return [one.document_id for one in bills if one.side == Side.TAKEN and one.key in live]


def _goods(order: ShopOrder, line: ShopLine, line_id: str) -> Entry:
    net = line.charged.amount - (line.tax.amount if order.taxes_included else NOTHING)
    price = (net / line.quantity).quantize(PRICE_STEP, ROUND_HALF_UP) if line.quantity else NOTHING
    return _line(line_id, line.quantity, price, line.tax_rate)


def _line(line_id: str, quantity: Decimal, price: Decimal, rate: Decimal) -> Entry:
    """Value a line; a service is one of its kind."""
    noted = Entry(Side.TAKEN, LINE, "", "", line_id, date.min, net=price, quantity=quantity)
    noted = structs.replace(noted, tax_codes=f"{rate:f}")
    return structs.replace(noted, gross=_worth(noted, quantity or Decimal(1)))


def _noted(lines: Iterable[Entry], currency: str, on: date) -> Noted:
    for one in lines:
        yield f"{LINE} {one.document_id}", structs.replace(one, currency=currency, on=on)


def _rate(tax_code: str) -> Decimal:
    """Read the rate off our code, which ends in its per cent; exempt and rounding have none."""
    per_cent = tax_code.rpartition("-")[2]
    return Decimal(per_cent) / 100 if per_cent.isdigit() else NOTHING


def _in(notes: Notes, parcels: Collection[str]) -> Iterator[Entry]:
    of = (one for one in notes.values() if one.document_type == PARCEL_LINE)
    return (one for one in of if one.related_key in parcels)


def _completes(sold: Collection[Entry], gone: Sequence[Entry]) -> bool:
    left = {one.document_id: one.quantity for one in sold}
    for one in gone:
        left[one.document_id] = left.get(one.document_id, NOTHING) - one.quantity
    return not any(left.values())


def _gross(lines: Iterable[Entry]) -> Decimal:
    return sum((one.gross or NOTHING for one in lines), NOTHING)


def _worth(line: Entry, quantity: Decimal) -> Decimal:
    net = _penny(quantity * (line.net or NOTHING))
    return net + _penny(net * Decimal(line.tax_codes))


def _penny(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_EVEN)
