"""What suppliers send as JSON: the names are those of the trade model, which reads the very bytes.

A document says by itself what it is (`object`) and which order it is about, since it is kept as it
came and read by the service that exchanges documents with suppliers.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from .bodies import Code, Currency, MoneyBody, Optional, Text
from .figures import Percentage, Quantity, Units

type Unit = Annotated[Code, Meta(examples=["C62"])]
"""Unit of measure by UN/ECE recommendation 20, such as C62 for pieces."""
type Answer = Literal["accepted", "changed", "rejected"]
"""How a line is answered."""
type TaxCategory = Literal["S", "Z", "E", "AE", "G", "O"]
"""UNCL 5305: charged, zero-rated, exempt, reverse charge, export, outside."""


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


class InvoiceLineBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One line that you bill or credit; `net` is in whole pennies."""

    line_id: Code
    description: Text
    quantity: Quantity
    unit: Unit
    unit_price: MoneyBody
    net: MoneyBody
    tax_category: TaxCategory
    tax_rate: Percentage
    order_line_id: Optional = ""
    sku: Optional = ""
    supplier_sku: Optional = ""


class ChargeBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A charge on the whole, such as freight, or an allowance."""

    is_charge: bool
    reason: Text
    amount: MoneyBody
    tax_category: TaxCategory
    tax_rate: Percentage


class TaxBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Tax of one category and rate."""

    category: TaxCategory
    rate: Percentage
    base: MoneyBody
    tax: MoneyBody
    exemption: Optional = ""


class AccountBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Where you want to be paid; another account than the one we know stops the invoice."""

    number: Code
    branch: Optional = ""
    holder: Optional = ""


class SellerBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Who you are, as on your invoices."""

    name: Text
    identifier: Optional = ""
    vat_number: Optional = ""


class InvoiceBody(Struct, frozen=True, forbid_unknown_fields=True):
    """An invoice or a credit note; it has to add up to the penny."""

    object: Literal["invoice"]
    kind: Literal["invoice", "credit_note"]
    invoice_number: Code
    issued_on: date
    currency: Currency
    lines: Annotated[tuple[InvoiceLineBody, ...], Meta(min_length=1, max_length=500)]
    taxes: Annotated[tuple[TaxBody, ...], Meta(min_length=1, max_length=20)]
    line_total: MoneyBody
    net: MoneyBody
    tax: MoneyBody
    gross: MoneyBody
    payable: MoneyBody
    charges: Annotated[tuple[ChargeBody, ...], Meta(max_length=20)] = ()
    prepaid: MoneyBody | None = None
    tax_point_on: date | None = None
    due_on: date | None = None
    order_number: Optional = ""
    corrects_number: Optional = ""
    despatch_number: Optional = ""
    account: AccountBody | None = None
    payment_reference: Optional = ""
    note: Optional = ""
    seller: SellerBody | None = None
