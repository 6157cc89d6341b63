"""What makes a supplier's invoice or credit note impossible to post."""

from collections import defaultdict
from decimal import Decimal

from trunkline_model.billed import Billed
from trunkline_model.purchase_order import PurchaseLineKind
from trunkline_model.supplier_invoice import SupplierInvoiceLine
from trunkline_sandbox_erp import catalogue
from trunkline_sandbox_erp.books import Books
from trunkline_sandbox_erp.codes import ACCOUNTS
from trunkline_sandbox_erp.refusals import refuse, wrong

from . import orders, suppliers
from .amounts import net_of, require_currency, require_price, require_same
from .periods import require_open
from .taxes import require_tax

ZERO = Decimal(0)


def check(books: Books, one: Billed) -> None:
    """Refuse what cannot be posted."""
    suppliers.require(books, one.supplier_code, f"{one.document_type}.supplier_code")
    require_currency(one.currency, f"{one.document_type}.currency")
    require_open(books, one.posted_on, f"{one.document_type}.posted_on")
    if not one.lines or len({line.line_id for line in one.lines}) != len(one.lines):
        sentence = "a document names each line once"
        raise wrong(f"{one.document_type}.lines", "missing_or_repeated", sentence)
    for place, line in enumerate(one.lines):
        _check_line(books, one, line, f"{one.document_type}.lines[{place}]")
    _check_sums(one)


def _check_line(books: Books, one: Billed, line: SupplierInvoiceLine, where: str) -> None:
    if line.sku:
        catalogue.find(books, line.sku, f"{where}.sku")
    if line.quantity <= 0:
        sentence = f"line {line.line_id} needs a positive quantity"
        raise wrong(f"{where}.quantity", "not_positive", sentence)
    if line.unit_price.amount < 0 and line.kind is not PurchaseLineKind.ROUNDING:
        raise wrong(f"{where}.unit_price", "negative", "a price is not below zero")
    require_price(line.unit_price, f"{where}.unit_price")
    require_tax(line.tax_code, f"{where}.tax_code")
    require_same(net_of(line.quantity, line.unit_price), line.net, f"{where}.net")
    if line.account and line.account not in ACCOUNTS:
        raise refuse("unknown_account", f"the ERP has no account {line.account!r}", where)
    if line.purchase_order_number:
        _check_order(books, one, line, where)


def _check_order(books: Books, one: Billed, line: SupplierInvoiceLine, where: str) -> None:
    order = books.state.row(
        "select * from purchase_orders where purchase_order_number = ?", line.purchase_order_number
    )
    if order is None or order["state"] not in {"confirmed", "done"}:
        sentence = f"there is no open purchase order {line.purchase_order_number!r}"
        raise refuse("unknown_purchase_order", sentence, f"{where}.purchase_order_number")
    if order["supplier_code"] != one.supplier_code:
        sentence = f"{line.purchase_order_number} is an order to another supplier"
        raise refuse("other_supplier", sentence, f"{where}.purchase_order_number")
    if line.purchase_order_line_id not in orders.progress(books, line.purchase_order_number):
        sentence = f"the order has no line {line.purchase_order_line_id!r}"
        raise refuse("unknown_line", sentence, f"{where}.purchase_order_line_id")


def _check_sums(one: Billed) -> None:
    bases: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in one.lines:
        if line.tax_code:
            bases[line.tax_code] += line.net.amount
    require_same(
        sum((line.net.amount for line in one.lines), ZERO), one.net, f"{one.document_type}.net"
    )
    if {each.tax_code for each in one.taxes} != set(bases) or len(one.taxes) != len(bases):
        sentence = "the subtotals are not those of the lines' tax codes"
        raise refuse("totals_differ", sentence, f"{one.document_type}.taxes")
    for place, each in enumerate(one.taxes):
        require_same(bases[each.tax_code], each.base, f"{one.document_type}.taxes[{place}].base")
    require_same(
        sum((each.tax.amount for each in one.taxes), ZERO), one.tax, f"{one.document_type}.tax"
    )
    require_same(one.net.amount + one.tax.amount, one.gross, f"{one.document_type}.gross")
