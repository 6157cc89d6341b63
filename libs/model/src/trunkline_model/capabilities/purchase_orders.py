"""Capability purchase orders: booking a purchase in the ERP."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.money import Money
from trunkline_model.personal import PersonalWords
from trunkline_model.purchase_order import PurchaseOrder, PurchaseOrderLine


class BookPurchaseOrder(Struct, frozen=True):
    """Book a purchase with exactly these lines and prices; it commits nobody yet."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    order: PurchaseOrder
    """What is bought; the ERP's own total must equal its gross to the penny."""


class PurchaseOrderBooked(Struct, frozen=True):
    """The purchase stands in the ERP with its number and waits to be confirmed."""

    purchase_order_number: str
    """The ERP's number."""
    net: Money
    """The ERP's own total without tax."""
    tax: Money
    """The ERP's own tax."""
    gross: Money
    """The ERP's own total."""
    evidence: Evidence
    """What proves it."""


class ConfirmPurchaseOrder(Struct, frozen=True):
    """Commit to a purchase: its goods are expected from now on."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    purchase_order_number: str
    """The ERP's number."""
    confirmed_on: date
    """The day it was approved."""


class PurchaseOrderConfirmed(Struct, frozen=True):
    """The purchase is confirmed in the ERP."""

    evidence: Evidence
    """What proves it."""


class AmendPurchaseOrder(Struct, frozen=True):
    """Change lines of a confirmed purchase, as the supplier and we agreed."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    purchase_order_number: str
    """The ERP's number."""
    lines: tuple[PurchaseOrderLine, ...]
    """The lines that change, as they shall stand, found by line id; the others stay. A quantity is
    at least what was received: equal to it closes the line short, zero calls it off."""
    gross: Money
    """Total of the whole order afterwards; the ERP's own must equal it to the penny."""
    reason: PersonalWords
    """Why, kept with the document."""
    adds: tuple[PurchaseOrderLine, ...] = ()
    """Lines that the purchase gets in addition."""


class PurchaseOrderAmended(Struct, frozen=True):
    """The purchase is changed."""

    revision: int
    """How often it was amended."""
    net: Money
    """The ERP's own total without tax."""
    tax: Money
    """The ERP's own tax."""
    gross: Money
    """The ERP's own total."""
    evidence: Evidence
    """What proves it."""


class CancelPurchaseOrder(Struct, frozen=True):
    """Undo a booking; finds it by the request that booked it, or by number."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    booked_by_request_id: str
    """The request id of the booking."""
    purchase_order_number: str
    """The ERP's number when known; may be empty."""
    reason: PersonalWords
    """Why, kept with the document."""


class PurchaseOrderCancelled(Struct, frozen=True):
    """No such purchase is open any more."""

    existed: bool
    """False when the booking had never taken effect."""
    evidence: Evidence
    """What proves it."""


class GetPurchaseOrder(Struct, frozen=True):
    """Ask how a purchase stands."""

    connection_id: str
    """The ERP connection."""
    purchase_order_number: str
    """The ERP's number."""


class PurchaseOrderLineProgress(Struct, frozen=True):
    """How far one line has come in the ERP."""

    line_id: str
    """Our line id."""
    sku: str
    """The article."""
    ordered: Decimal
    """Units ordered, as last amended."""
    unit_price: Money
    """Net price of a unit, as last amended."""
    received: Decimal
    """Units that arrived in any condition, over all deliveries; a return does not lessen it."""
    returned: Decimal
    """Units that went back."""
    invoiced: Decimal
    """Units billed less units credited, posted documents only."""
    due_on: date | None = None
    """The day it is wanted, as last amended; none when the order does not say."""


class PurchaseOrderProgress(Struct, frozen=True):
    """A purchase as the ERP sees it."""

    purchase_order_number: str
    """The ERP's number."""
    order_number: str
    """Our number."""
    supplier_code: str
    """The supplier."""
    state: str
    """booked, confirmed, done (all received or called off, and billed and paid) or cancelled."""
    revision: int
    """How often it was amended."""
    gross: Money
    """The ERP's own total."""
    lines: tuple[PurchaseOrderLineProgress, ...]
    """Line by line."""


class PurchaseOrders(Protocol):
    """Books, confirms, amends and undoes purchases; bound by request id in the ERP."""

    async def book_purchase_order(self, request: BookPurchaseOrder) -> PurchaseOrderBooked:
        """Book; Refused when the ERP's total differs or it says no."""
        ...

    async def confirm_purchase_order(self, request: ConfirmPurchaseOrder) -> PurchaseOrderConfirmed:
        """Confirm; one that is confirmed stays so, Refused when it was cancelled."""
        ...

    async def amend_purchase_order(self, request: AmendPurchaseOrder) -> PurchaseOrderAmended:
        """Change lines; Refused below what was received, or when the total differs.

        Refused as `cannot_add_lines` by an ERP that takes no line on a confirmed purchase.
        """
        ...

    async def cancel_purchase_order(self, request: CancelPurchaseOrder) -> PurchaseOrderCancelled:
        """Cancel before anything arrived, Refused afterwards; a booking on its way is barred."""
        ...

    async def get_purchase_order(self, request: GetPurchaseOrder) -> PurchaseOrderProgress:
        """Read progress; NotFound for an unknown number."""
        ...
