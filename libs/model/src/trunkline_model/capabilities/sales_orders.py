"""Capability sales orders: booking a sale in the ERP."""

from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.money import Money
from trunkline_model.personal import PersonalWords
from trunkline_model.sales_order import SalesOrder


class BookSalesOrder(Struct, frozen=True):
    """Book a confirmed sale with exactly these lines and prices."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    order: SalesOrder
    """What is sold; the ERP's own total must equal its gross to the penny."""


class SalesOrderBooked(Struct, frozen=True):
    """The sale is confirmed in the ERP."""

    sales_order_number: str
    """The ERP's number."""
    net: Money
    """The ERP's own total without tax."""
    tax: Money
    """The ERP's own tax."""
    gross: Money
    """The ERP's own total."""
    evidence: Evidence
    """What proves it."""


class CancelSalesOrder(Struct, frozen=True):
    """Undo a booking; finds it by the request that booked it, or by number."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    booked_by_request_id: str
    """The request id of the booking."""
    sales_order_number: str
    """The ERP's number when known; may be empty."""
    reason: PersonalWords
    """Why, kept with the document."""


class SalesOrderCancelled(Struct, frozen=True):
    """No such sale is open any more."""

    existed: bool
    """False when the booking had never taken effect."""
    evidence: Evidence
    """What proves it."""


class GetSalesOrder(Struct, frozen=True):
    """Ask how a sale stands."""

    connection_id: str
    """The ERP connection."""
    sales_order_number: str
    """The ERP's number."""


class SalesOrderLineProgress(Struct, frozen=True):
    """How far one line has come in the ERP."""

    line_id: str
    """Our line id."""
    sku: str
    """The article."""
    ordered: Decimal
    """Units sold."""
    shipped: Decimal
    """Units that left."""
    invoiced: Decimal
    """Units billed."""


class SalesOrderProgress(Struct, frozen=True):
    """A sale as the ERP sees it."""

    sales_order_number: str
    """The ERP's number."""
    order_number: str
    """Our number."""
    state: str
    """open, done or cancelled."""
    gross: Money
    """The ERP's own total."""
    lines: tuple[SalesOrderLineProgress, ...]
    """Line by line."""


class SalesOrders(Protocol):
    """Books and undoes sales; bound by request id in the ERP."""

    async def book_sales_order(self, request: BookSalesOrder) -> SalesOrderBooked:
        """Book and confirm; Refused when the ERP's total differs or it says no."""
        ...

    async def cancel_sales_order(self, request: CancelSalesOrder) -> SalesOrderCancelled:
        """Cancel before anything shipped, Refused afterwards; a booking on its way is barred."""
        ...

    async def get_sales_order(self, request: GetSalesOrder) -> SalesOrderProgress:
        """Read progress; NotFound for an unknown number."""
        ...
