"""What documents say of themselves to rows and rules: the same for every backend."""

from decimal import Decimal

from trunkline_model.capabilities.receipts import RecordReceipt
from trunkline_model.sales_order import SalesOrder

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
    amount = receipt.amount
    minor = _minor(amount.amount)
    return Asking(on=receipt.received_on, currency=amount.currency, amount_minor=minor)


def _minor(amount: Decimal) -> int:
    return max(-MINOR_MAX, min(MINOR_MAX, int(amount.scaleb(2))))
