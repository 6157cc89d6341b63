"""What documents say of themselves to rows and rules: the same for every backend."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from trunkline_model.billed import Billed
from trunkline_model.capabilities.receipts import RecordReceipt
from trunkline_model.capabilities.supplier_payments import (
    PostedSupplierPayment,
    RecordSupplierPayment,
)
from trunkline_model.money import Money
from trunkline_model.purchase_order import PurchaseOrder
from trunkline_model.sales_order import SalesOrder
from trunkline_model.supplier_invoice import PostedSupplierDocument

from .translation import Asking

MINOR_MAX = 10**15
"""Beyond it an amount is cut off, so that no sum of a rule overflows."""


def about_order(order: SalesOrder) -> Asking:
    """Say it of an order: its day is the day it was placed."""
    return Asking(
        on=order.ordered_on,
        channel=order.channel,
        country=order.delivery_address.country,
        currency=order.currency,
        amount_minor=_minor(order.gross.amount),
        skus=tuple(line.sku for line in order.lines),
    )


def about_receipt(receipt: RecordReceipt) -> Asking:
    """Say it of money that came: its day is the day it was received."""
    return _about(receipt.received_on, receipt.amount)


def about_purchase(order: PurchaseOrder) -> Asking:
    """Say it of an order to a supplier: its day is the day it was placed."""
    return _about(order.ordered_on, order.gross, (line.sku for line in order.lines))


def about_bill(bill: Billed | PostedSupplierDocument) -> Asking:
    """Say it of what a supplier bills or credits: its day is its day in the books."""
    return _about(bill.posted_on, bill.gross, (line.sku for line in bill.lines))


def about_supplier_payment(payment: RecordSupplierPayment | PostedSupplierPayment) -> Asking:
    """Say it of what a supplier was paid."""
    return _about(payment.paid_on, payment.amount)


def _about(on: date, amount: Money, skus: Iterable[str] = ()) -> Asking:
    minor = _minor(amount.amount)
    return Asking(on=on, currency=amount.currency, amount_minor=minor, skus=tuple(skus))


def _minor(amount: Decimal) -> int:
    return max(-MINOR_MAX, min(MINOR_MAX, int(amount.scaleb(2))))
