"""A purchase is booked, and amended, when the ERP's own total agrees to the penny."""

from msgspec import json, structs

from trunkline_mapping.about import about_purchase
from trunkline_model.capabilities.purchase_orders import BookPurchaseOrder, PurchaseOrderBooked
from trunkline_model.mapping import MappingKind
from trunkline_model.purchase_order import PurchaseOrder, PurchaseOrderLine
from trunkline_sandbox_erp import catalogue
from trunkline_sandbox_erp.arithmetic import Amounts, money, text, to_pence, total
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.codes import TERMS
from trunkline_sandbox_erp.refusals import refuse, wrong

from . import suppliers
from .amounts import amounts_of, require_currency, require_price, require_same
from .barring import require_not_barred
from .requisitions import order_requisition
from .taxes import require_tax


def book_purchase_order(books: Books, request: BookPurchaseOrder) -> PurchaseOrderBooked:
    """Book a purchase; it waits to be confirmed."""
    require_not_barred(books, request.request_id)
    order = request.order
    _check(books, request)
    sums = sums_of(order.lines)
    require_same(sums.gross, order.gross, "order.gross")
    if order.requisition_number:
        order_requisition(books, order.requisition_number)
    number = books.number("PO")
    _insert(books, number, request)
    evidence = books.evidence(request, Document("purchase order", number))
    return PurchaseOrderBooked(
        number, money(sums.net), money(sums.tax), money(sums.gross), evidence
    )


def sums_of(lines: tuple[PurchaseOrderLine, ...]) -> Amounts:
    """Value lines with the tax that the supplier charges."""
    return total([amounts_of(one.quantity, one.unit_price, one.tax_code) for one in lines])


def check_line(books: Books, line: PurchaseOrderLine, where: str) -> None:
    """Refuse an article, a price or a tax that the ERP cannot book."""
    catalogue.find(books, line.sku, f"{where}.sku")
    require_price(line.unit_price, f"{where}.unit_price")
    require_tax(line.tax_code, f"{where}.tax_code")


def _check(books: Books, request: BookPurchaseOrder) -> None:
    order = request.order
    suppliers.require(books, order.supplier_code, "order.supplier_code")
    require_currency(order.currency, "order.currency")
    _check_term(books, request)
    if not order.lines:
        raise wrong("order.lines", "missing", "a purchase needs a line")
    if len({line.line_id for line in order.lines}) != len(order.lines):
        raise wrong("order.lines", "repeated_line_id", "two lines have the same line_id")
    for place, line in enumerate(order.lines):
        if line.quantity <= 0:
            sentence = f"line {line.line_id} needs a positive quantity"
            raise wrong(f"order.lines[{place}].quantity", "not_positive", sentence)
        check_line(books, line, f"order.lines[{place}]")


def _check_term(books: Books, request: BookPurchaseOrder) -> None:
    order = request.order
    asking = structs.replace(about_purchase(order), field="order.payment_term")
    translation = books.translation(request.connection_id)
    term = translation.code(MappingKind.PAYMENT_TERM, order.payment_term or "immediate", asking)
    if term not in TERMS:
        sentence = f"the ERP has no payment term {term!r}"
        raise refuse("unknown_payment_term", sentence, "order.payment_term")


def _insert(books: Books, number: str, request: BookPurchaseOrder) -> None:
    order = request.order
    books.execute(
        "insert into purchase_orders"
        " (purchase_order_number, booked_by, supplier_code, state, gross, body)"
        " values (?, ?, ?, 'booked', ?, ?)",
        number,
        request.request_id,
        order.supplier_code,
        to_pence(order.gross.amount),
        json.encode(order),
    )
    insert_lines(books, number, order.lines)


def insert_lines(
    books: Books, number: str, lines: tuple[PurchaseOrderLine, ...], after: int = 0
) -> None:
    """Keep lines of a purchase, `after` so many that it has."""
    for place, line in enumerate(lines, start=after):
        books.execute(
            "insert into purchase_order_lines"
            " (purchase_order_number, position, line_id, sku, stocked, ordered)"
            " values (?, ?, ?, ?, ?, ?)",
            number,
            place,
            line.line_id,
            line.sku,
            catalogue.find(books, line.sku)["stocked"],
            text(line.quantity),
        )


def restate(
    order: PurchaseOrder,
    changed: tuple[PurchaseOrderLine, ...],
    added: tuple[PurchaseOrderLine, ...],
) -> PurchaseOrder:
    """Give an order with the lines that an amendment changes and adds."""
    new = {line.line_id: line for line in changed}
    lines = (*(new.get(line.line_id, line) for line in order.lines), *added)
    sums = sums_of(lines)
    return structs.replace(
        order, lines=lines, net=money(sums.net), tax=money(sums.tax), gross=money(sums.gross)
    )
