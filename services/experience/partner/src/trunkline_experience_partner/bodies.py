"""What partners send: each field with its bounds, which are also the published schema."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from .figures import Quantity, UnitPrice

_END = r"$(?!\n)"
"""The very end: `$` alone would let a last line feed pass."""
_TEXT = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*" + _END
"""No control characters: they break logs, labels and other systems' forms."""
_CODE = r"^[^\x00-\x20\x7f-\xa0\u2028\u2029]+" + _END

type Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=_TEXT)]
"""One line for people."""
type Optional = Annotated[str, Meta(max_length=200, pattern=_TEXT)]
"""One line for people, or nothing."""
type Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=_CODE)]
"""A number or code without spaces."""
type Currency = Annotated[str, Meta(pattern="^[A-Z]{3}" + _END, examples=["GBP"])]
"""ISO 4217."""
type Country = Annotated[str, Meta(pattern="^[A-Z]{2}" + _END, examples=["GB"])]
"""ISO 3166-1 alpha-2."""


class AddressBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Where goods or letters go."""

    name: Text
    line1: Text
    city: Text
    postcode: Annotated[str, Meta(min_length=1, max_length=16, pattern=_TEXT)]
    country: Country
    line2: Optional = ""
    region: Optional = ""
    phone: Optional = ""
    email: Optional = ""


class MoneyBody(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of one currency."""

    amount: UnitPrice
    currency: Currency


class LineBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One article to order; `unit_price` is the net price you expect."""

    sku: Code
    quantity: Quantity
    unit_price: MoneyBody | None = None


class OrderBody(Struct, frozen=True, forbid_unknown_fields=True):
    """An order. `purchase_order_number` is yours and unique among your orders."""

    purchase_order_number: Annotated[str, Meta(min_length=1, max_length=64, pattern=_TEXT)]
    currency: Currency
    delivery_address: AddressBody
    lines: Annotated[tuple[LineBody, ...], Meta(min_length=1, max_length=500)]
    ordered_on: date | None = None
    invoice_address: AddressBody | None = None


class CancelBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Why an order is cancelled."""

    reason: Optional = "cancelled by the partner"
