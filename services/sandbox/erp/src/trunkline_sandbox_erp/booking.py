"""A sale is booked when the ERP's own total agrees to the penny."""

from msgspec import Struct, json, structs

from trunkline_mapping.about import about_order
from trunkline_model.capabilities.sales_orders import BookSalesOrder, SalesOrderBooked
from trunkline_model.mapping import MappingKind
from trunkline_model.sales_order import SalesOrder

from . import catalogue, parties, sales
from .arithmetic import (
    CURRENCY,
    PRICE_PLACES,
    RATES,
    Amounts,
    has_too_many_places,
    line_amounts,
    money,
    text,
    to_pence,
    total,
)
from .books import Books, Document
from .codes import TERMS
from .refusals import refuse, wrong


def book_sales_order(books: Books, request: BookSalesOrder) -> SalesOrderBooked:
    """Book and confirm a sale."""
    order = request.order
    if books.state.row("select 1 from barred_bookings where request_id = ?", request.request_id):
        raise refuse("cancelled", "this booking was cancelled")
    booked = _translated(books, request)
    _check(books, order, booked)
    sums = _sums(order, booked)
    number = books.number("SO")
    _insert(books, number, (request, booked))
    parties.owe(books, order.party_code, unbilled=to_pence(sums.gross))
    sales.promise(books, number, request.connection_id, sign=1)
    evidence = books.evidence(request, Document("sales order", number))
    return SalesOrderBooked(number, money(sums.net), money(sums.tax), money(sums.gross), evidence)


class Booked(Struct, frozen=True):
    """Codes of a sale as the ERP books them."""

    payment_term: str
    """Its term."""
    tax_codes: tuple[str, ...]
    """Of its lines, in their order."""


def _translated(books: Books, request: BookSalesOrder) -> Booked:
    order, about = request.order, about_order(request.order)
    translation = books.translation(request.connection_id)

    def code(kind: MappingKind, ours: str, field: str) -> str:
        return translation.code(kind, ours, structs.replace(about, field=field))

    return Booked(
        code(MappingKind.PAYMENT_TERM, order.payment_term or "immediate", "order.payment_term"),
        tuple(
            code(MappingKind.TAX_CODE, line.tax_code, f"order.lines[{place}].tax_code")
            if line.tax_code
            else ""
            for place, line in enumerate(order.lines)
        ),
    )


def _check(books: Books, order: SalesOrder, booked: Booked) -> None:
    if books.state.row("select 1 from parties where party_code = ?", order.party_code) is None:
        sentence = f"the ERP has no customer {order.party_code!r}"
        raise refuse("unknown_party", sentence, "order.party_code")
    if order.currency != CURRENCY:
        raise refuse("unknown_currency", f"the ERP does not sell in {order.currency}")
    if booked.payment_term not in TERMS:
        sentence = f"the ERP has no payment term {booked.payment_term!r}"
        raise refuse("unknown_payment_term", sentence, "order.payment_term")
    if not order.lines:
        raise wrong("order.lines", "missing", "a sale needs a line")
    _check_lines(books, order, booked)


def _check_lines(books: Books, order: SalesOrder, booked: Booked) -> None:
    if len({line.line_id for line in order.lines}) != len(order.lines):
        raise wrong("order.lines", "repeated_line_id", "two lines have the same line_id")
    for place, line in enumerate(order.lines):
        where = f"order.lines[{place}]"
        catalogue.find(books, line.sku, f"{where}.sku")
        if line.quantity <= 0:
            sentence = f"line {line.line_id} needs a positive quantity"
            raise wrong(f"{where}.quantity", "not_positive", sentence)
        if has_too_many_places(line.unit_price.amount):
            sentence = f"the price of line {line.line_id} has more than {PRICE_PLACES} places"
            raise wrong(f"{where}.unit_price", "too_many_places", sentence)
        if (tax_code := booked.tax_codes[place]) not in RATES:
            sentence = f"the ERP has no tax {tax_code!r}"
            raise refuse("unknown_tax_code", sentence, f"{where}.tax_code")


def _sums(order: SalesOrder, booked: Booked) -> Amounts:
    lines = zip(order.lines, booked.tax_codes, strict=True)
    sums = total([line_amounts(one.quantity, one.unit_price.amount, tax) for one, tax in lines])
    if sums.gross != order.gross.amount:
        sentence = f"the ERP computes {sums.gross}, the order says {order.gross.amount}"
        raise refuse("totals_differ", sentence, "order.gross")
    return sums


def _insert(books: Books, number: str, asked: tuple[BookSalesOrder, Booked]) -> None:
    request, booked = asked
    order = request.order
    books.execute(
        "insert into sales_orders"
        " (sales_order_number, booked_by, party_code, state, gross, payment_term, body)"
        " values (?, ?, ?, 'open', ?, ?, ?)",
        number,
        request.request_id,
        order.party_code,
        to_pence(order.gross.amount),
        booked.payment_term,
        json.encode(order),
    )
    for place, line in enumerate(order.lines):
        books.execute(
            "insert into sales_order_lines"
            " (sales_order_number, position, line_id, sku, stocked, tax_code, ordered)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            number,
            place,
            line.line_id,
            line.sku,
            catalogue.find(books, line.sku)["stocked"],
            booked.tax_codes[place],
            text(line.quantity),
        )
