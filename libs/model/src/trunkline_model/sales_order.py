"""A sales order in our words: net lines with the tax that each carries."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from msgspec import Struct

from .address import Address
from .money import Money
from .personal import BRIEFLY


class LineKind(StrEnum):
    """What a line sells."""

    GOODS = "goods"
    SHIPPING = "shipping"
    ROUNDING = "rounding"


class SalesOrderLine(Struct, frozen=True):
    """One line at net price; tax is stated beside it, never inside it."""

    line_id: str
    """Our id, unique in its order."""
    kind: LineKind
    """Goods, shipping, or the visible rounding line of the penny proof."""
    sku: str
    """The article; for shipping and rounding the service article's code."""
    description: str
    """What the customer reads on the invoice."""
    quantity: Decimal
    """Units sold; positive."""
    unit: str
    """Unit of measure code, such as u for pieces."""
    unit_price: Money
    """Net price of a unit after discount; may have more than two places."""
    net: Money
    """Net value of the line in whole pennies."""
    tax_code: str
    """Our tax code: vat-20, vat-5, vat-0, exempt."""
    tax: Money
    """Tax of the line in whole pennies."""


class SalesOrder(Struct, frozen=True):
    """What is sold to whom, on which terms, proved to the penny."""

    order_number: str
    """Our number, unique in the legal entity."""
    connection_id: str
    """The ERP connection that books it."""
    channel: str
    """Where it came from: a shop connection or partner id."""
    channel_reference: str
    """The number the customer knows: shop order name or purchase order number."""
    party_code: str
    """The customer in the ERP."""
    invoice_address: Address
    """Where the invoice goes."""
    delivery_address: Annotated[Address, BRIEFLY]
    """Where the goods go."""
    currency: str
    """ISO 4217 code of every amount in the order."""
    ordered_on: date
    """Date of the order in the channel's time zone."""
    payment_term: str
    """Code of the payment term: immediate or net-30."""
    lines: tuple[SalesOrderLine, ...]
    """At least one."""
    net: Money
    """Sum of line nets."""
    tax: Money
    """Sum of line taxes."""
    gross: Money
    """What the customer owes: net + tax."""
