"""What suppliers send as JSON: the names are those of the trade model, which reads the very bytes.

A document says by itself what it is (`object`) and which order it is about, since it is kept as it
came and read by the service that exchanges documents with suppliers.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from .bodies import Code, Currency, MoneyBody, Optional
from .figures import Quantity, Units

type Unit = Annotated[Code, Meta(examples=["C62"])]
"""Unit of measure by UN/ECE recommendation 20, such as C62 for pieces."""
type Answer = Literal["accepted", "changed", "rejected"]
"""How a line is answered."""


class ResponseLineBody(Struct, frozen=True, forbid_unknown_fields=True):
    """How you answer one line: what you leave out is as it was ordered."""

    line_id: Code
    kind: Answer
    quantity: Units
    unit: Unit
    unit_price: MoneyBody | None = None
    promised_on: date | None = None
    supplier_sku: Optional = ""
    substitute_sku: Optional = ""
    reason: Optional = ""


class OrderResponseBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Your answer to an order: as a whole, and line by line when it differs."""

    object: Literal["order_response"]
    response_number: Code
    order_number: Code
    responded_on: date
    kind: Literal["received", "accepted", "changed", "rejected"]
    currency: Currency
    lines: Annotated[tuple[ResponseLineBody, ...], Meta(max_length=500)] = ()
    note: Optional = ""


class DespatchLineBody(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of an ordered line is on its way."""

    line_id: Code
    sku: Code
    quantity: Quantity
    unit: Unit
    supplier_sku: Optional = ""
    lot: Optional = ""


class DespatchAdviceBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What has left you."""

    object: Literal["despatch_advice"]
    despatch_number: Code
    order_number: Code
    shipped_on: date
    lines: Annotated[tuple[DespatchLineBody, ...], Meta(min_length=1, max_length=500)]
    expected_on: date | None = None
    carrier: Optional = ""
    tracking_number: Optional = ""
