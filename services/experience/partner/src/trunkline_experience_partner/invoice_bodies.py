"""What suppliers bill as JSON, and how it has to add up: as EN 16931 has it for UBL."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from .bodies import Code, Currency, MoneyBody, Optional, Text
from .document_bodies import Unit
from .figures import Pennies, Percentage, Quantity, SignedPennies

type TaxCategory = Literal["S", "Z", "E", "AE", "G", "O"]
"""UNCL 5305: charged, zero-rated, exempt, reverse charge, export, outside."""


class AmountBody(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of one currency, in whole pennies."""

    amount: Pennies
    currency: Currency


class SignedAmountBody(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of one currency, in whole pennies; below zero it is taken off."""

    amount: SignedPennies
    currency: Currency


class InvoiceLineBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One line that you bill or credit.

    `net` is quantity x unit price + `adjustment`, to the penny; `adjustment` is what the line's
    own charges come to, less its allowances.
    """

    line_id: Code
    description: Text
    quantity: Quantity
    unit: Unit
    unit_price: MoneyBody
    net: SignedAmountBody
    tax_category: TaxCategory
    tax_rate: Percentage
    adjustment: SignedAmountBody | None = None
    order_line_id: Optional = ""
    sku: Optional = ""
    supplier_sku: Optional = ""


class ChargeBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A charge on the whole, such as freight, or an allowance."""

    is_charge: bool
    reason: Text
    amount: AmountBody
    tax_category: TaxCategory
    tax_rate: Percentage


class TaxBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Tax of one category and rate, each once.

    Only S bears a rate; E, AE, G and O say in `exemption` why nothing is charged, and O stands
    on a bill of its own.
    """

    category: TaxCategory
    rate: Percentage
    base: SignedAmountBody
    tax: SignedAmountBody
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
    """An invoice or a credit note; it has to add up to the penny.

    `net` is `line_total` with `charges`, `gross` is `net` + `tax`, `payable` is `gross` less
    `prepaid` with `rounding`. Amounts are in whole pennies, only `unit_price` may be finer.
    """

    object: Literal["invoice"]
    kind: Literal["invoice", "credit_note"]
    invoice_number: Code
    issued_on: date
    currency: Currency
    lines: Annotated[tuple[InvoiceLineBody, ...], Meta(min_length=1, max_length=500)]
    taxes: Annotated[tuple[TaxBody, ...], Meta(min_length=1, max_length=20)]
    line_total: AmountBody
    net: AmountBody
    tax: AmountBody
    gross: AmountBody
    payable: AmountBody
    charges: Annotated[tuple[ChargeBody, ...], Meta(max_length=20)] = ()
    prepaid: AmountBody | None = None
    rounding: SignedAmountBody | None = None
    tax_point_on: date | None = None
    due_on: date | None = None
    order_number: Optional = ""
    corrects_number: Optional = ""
    despatch_number: Optional = ""
    account: AccountBody | None = None
    payment_reference: Optional = ""
    note: Optional = ""
    seller: SellerBody | None = None
