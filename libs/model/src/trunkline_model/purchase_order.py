"""A purchase order in our words: net lines with the tax that each is expected to carry."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from .address import Address
from .money import Money


class PurchaseLineKind(StrEnum):
    """What a line of a purchase order or supplier invoice buys."""

    GOODS = "goods"
    """Received into stock before it is paid."""
    SERVICE = "service"
    FREIGHT = "freight"
    """Carriage and other charges of the supplier."""
    ROUNDING = "rounding"
    """The supplier's own rounding of what is payable."""


class PurchaseOrderLine(Struct, frozen=True):
    """One line at net price; tax is stated beside it, never inside it."""

    line_id: str
    """Our id, unique in its order; documents of the supplier name it."""
    kind: PurchaseLineKind
    """Goods, service or freight."""
    sku: str
    """The article."""
    supplier_sku: str
    """The supplier's own code of it; may be empty."""
    description: str
    """What the supplier reads on the order."""
    quantity: Decimal
    """Units ordered; positive, or zero for a line that an amendment calls off."""
    unit: str
    """Unit of measure code, such as u for pieces."""
    unit_price: Money
    """Net price of a unit; may have more than two places, at most six."""
    net: Money
    """Net value of the line in whole pennies."""
    tax_code: str
    """Our tax code, as on a supplier's invoice."""
    tax: Money
    """Tax that the supplier will charge on it, in whole pennies; zero under a reverse charge."""
    due_on: date | None = None
    """The day it should arrive; none means as soon as the supplier can."""


class PurchaseOrder(Struct, frozen=True):
    """What is bought from whom, on which terms."""

    order_number: str
    """Our number, unique in the legal entity; the one that the supplier sees."""
    connection_id: str
    """The ERP connection that books it."""
    requisition_number: str
    """The ERP's number of the requisition that it fulfils; empty when there was none."""
    supplier_code: str
    """The supplier in the ERP."""
    delivery_address: Address
    """Where the goods go."""
    location: str
    """Warehouse code that receives; empty means the default warehouse."""
    currency: str
    """ISO 4217 code of every amount in the order."""
    ordered_on: date
    """Date of the order in the buyer's time zone."""
    payment_term: str
    """Code of the payment term: immediate or net-30."""
    lines: tuple[PurchaseOrderLine, ...]
    """At least one."""
    net: Money
    """Sum of line nets."""
    tax: Money
    """Sum of line taxes."""
    gross: Money
    """What will be owed: net + tax."""
