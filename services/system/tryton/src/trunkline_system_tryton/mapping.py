"""Our words in Tryton's and back; pure. Field names of Tryton stand here and in the adapter."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Protocol

from trunkline_model.address import Address
from trunkline_model.mapping import MappingKind
from trunkline_model.money import PENNY, Money
from trunkline_model.sales_order import LineKind, SalesOrder, SalesOrderLine

from .records import Article, Tax

MAPPING_VERSION = "tryton-8.2/2"
"""Of the translation that is written here; raise it when that changes."""
BUILT_IN = {MappingKind.LOCATION: {"default": ""}}
"""Without rows a code is the name or code that Tryton has; the default is its first warehouse."""
SALE_FIELDS = ("order_number", "channel", "channel_reference")
"""What a custom field of a sale can be given."""

PRICE_STEP = Decimal("0.000001")
"""Tryton keeps unit prices to six places here (its setting `price_decimal`)."""
NUDGES = (0, 1, -1, 2, -2, 3, -3)


def penny(amount: Decimal) -> Decimal:
    """Round as Tryton does: halves to even."""
    return amount.quantize(PENNY, ROUND_HALF_EVEN)


class Priced(Protocol):
    """A line of a sale or a purchase, as far as its price goes."""

    @property
    def unit_price(self) -> Money:
        """Net price of a unit."""
        ...

    @property
    def quantity(self) -> Decimal:
        """Units."""
        ...

    @property
    def net(self) -> Money:
        """Net value in whole pennies."""
        ...

    @property
    def tax(self) -> Money:
        """Tax in whole pennies."""
        ...


def unit_price(line: Priced, rate: Decimal) -> Decimal:
    """Choose the unit price at which Tryton computes the line's own net and tax.

    Tryton rounds halves to even and taxes the unrounded net; we round halves up. Where the
    two differ, a millionth of a pound more or less on the unit price brings them together.
    """
    base = line.unit_price.amount.quantize(PRICE_STEP, ROUND_HALF_EVEN)
    for nudge in NUDGES:
        price = base + nudge * PRICE_STEP
        value = price * line.quantity
        if penny(value) == line.net.amount and penny(value * rate) == line.tax.amount:
            return price
    return base


def line_to_tryton(
    line: SalesOrderLine, article: Article, tax: Tax | None, *, unit: int
) -> dict[str, Any]:
    """Give the values of a sale line; `note` carries our line id."""
    return {
        "type": "line",
        "product": article.ledger_id,
        "unit": unit,
        "quantity": float(line.quantity),
        "unit_price": unit_price(line, tax.rate if tax else Decimal(0)),
        "taxes": [["add", [tax.ledger_id]]] if tax else [],
        "description": line.description,
        "note": line.line_id,
    }


def sale_to_tryton(order: SalesOrder) -> dict[str, Any]:
    """Give the values of a sale that need no lookup."""
    return {
        "reference": order.channel_reference,
        "description": order.order_number,
        "sale_date": order.ordered_on,
        "invoice_method": "fulfillment",
        "shipment_method": "order",
    }


def needs_tax(line: SalesOrderLine) -> bool:
    """Say whether a line must carry a tax record; the rounding line carries none."""
    return line.kind is not LineKind.ROUNDING and bool(line.tax_code)


def address_to_tryton(address: Address) -> dict[str, Any]:
    """Give the values of an address without its country."""
    lines = (address.line1, address.line2, address.region)
    return {
        "party_name": address.name,
        "street_unstructured": "\n".join(line for line in lines if line),
        "city": address.city,
        "postal_code": address.postcode,
    }


def address_from_tryton(row: Mapping[str, Any], party_name: str) -> Address:
    """Read an address with `country.code` among its fields; the party's name stands in."""
    first, _, rest = (row["street_unstructured"] or "").partition("\n")
    return Address(
        name=row["party_name"] or party_name,
        line1=first,
        line2=rest.replace("\n", ", "),
        city=row["city"] or "",
        postcode=row["postal_code"] or "",
        country=(row.get("country.") or {}).get("code", ""),
    )


def vat_number(code: str) -> str:
    """Read a VAT number without the blanks that Tryton sets, with its country in front."""
    plain = code.replace(" ", "")
    return plain if plain[:2].isalpha() else f"GB{plain}"


def quantity(value: float) -> Decimal:
    """Read Tryton's float as the decimal that it stands for."""
    number = Decimal(str(value))
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def money(amount: Decimal | None, currency: str) -> Money:
    """Read an amount with its pennies; nothing is zero."""
    return Money((amount or Decimal(0)) + PENNY * 0, currency)


def total(quantities: Iterable[float]) -> Decimal:
    """Sum Tryton's floats exactly."""
    return sum((quantity(one) for one in quantities), Decimal(0))
