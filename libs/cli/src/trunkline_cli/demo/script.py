"""The orders and the purchase that the demo plays, and the figures they must end with."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import msgspec

from trunkline_kit import clock


class Expected(msgspec.Struct, frozen=True):
    """What an order must come to, in pounds; one figure for each invoice."""

    gross: Decimal
    """What the customer owes."""
    invoices: tuple[Decimal, ...]
    """The invoices in the order they are posted."""


SHOP_BASKET = {
    "lines": [
        {"sku": "MUG-BLUE", "quantity": 3, "price": "10.00", "discount": "3.00"},
        {"sku": "TEAPOT-1L", "quantity": 1, "price": "30.00"},
        {"sku": "PLATE-27", "quantity": 2, "price": "15.00"},
    ],
    "shipping": {"title": "Standard", "price": "4.80"},
}
SHOP_FIRST_PARCEL = ("MUG-BLUE", "TEAPOT-1L")
SHOP_EXPECTED = Expected(Decimal("91.80"), (Decimal("61.80"), Decimal("30.00")))

TRADE_LINES = (
    {"sku": "PAN-28", "quantity": "50"},
    {"sku": "PLATE-27", "quantity": "20"},
    {"sku": "COOKBOOK", "quantity": "5"},
)
TRADE_SHORT_SKU = "PAN-28"
TRADE_SHORT = Decimal(10)
TRADE_EXPECTED = Expected(Decimal("2628.00"), (Decimal("2178.00"), Decimal("450.00")))

STOCK_BEFORE = {
    "MUG-BLUE": Decimal(100),
    "TEAPOT-1L": Decimal(50),
    "PLATE-27": Decimal(100),
    "COOKBOOK": Decimal(50),
    "PAN-28": Decimal(40),
}
"""What must lie in the warehouse before a play; PAN-28 exactly, so that ten are short."""

DELIVERY = {
    "name": "Harbour Hotels Ltd",
    "line1": "2 Quayside",
    "city": "Newcastle upon Tyne",
    "postcode": "NE1 3DX",
    "country": "GB",
}
PARTY_CODE = "HARBOUR"


SUPPLIER = "STEELWORKS"
ORDERED = Decimal(40)
"""Of the article that is short: the trade order leaves ten fewer than none of it, and its reorder
point in the ERP fills it up to thirty. So less is there in the end than the next play begins with.
"""
AGREED_PRICE = Decimal("16.65")
"""What the supplier asks instead, within tolerance."""
FIRST_DELIVERY = Decimal(10)
DAMAGED = Decimal(1)
"""Of the second delivery: it goes back, is billed all the same, and is credited."""


class ExpectedPurchase(msgspec.Struct, frozen=True):
    """What the purchase must come to, in pounds, VAT included unless it says otherwise."""

    billed: Decimal
    credited: Decimal
    paid: Decimal
    kept_net: Decimal
    """What was kept at the agreed price, without VAT."""


PURCHASE_EXPECTED = ExpectedPurchase(
    Decimal("799.20"), Decimal("19.98"), Decimal("779.22"), Decimal("649.35")
)


def days_before(days: int) -> date:
    """A day that lies so many days in the past."""
    return clock.today(UTC) - timedelta(days=days)


def noon(day: date) -> str:
    """Noon of a day as the sandboxes take an instant."""
    return datetime.combine(day, time(12), UTC).isoformat()
