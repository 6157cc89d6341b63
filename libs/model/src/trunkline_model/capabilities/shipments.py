"""Capability shipments: allocating and issuing goods in the ERP."""

from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel


class AllocateStock(Struct, frozen=True):
    """Reserve stock for all that is still open on a sale; short lines stay open."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    sales_order_number: str
    """The ERP's number of the sale."""


class LineAllocation(Struct, frozen=True):
    """How much of a line is reserved now."""

    line_id: str
    """Our line id."""
    sku: str
    """The article."""
    allocated: Decimal
    """Units reserved for this sale and not yet shipped."""
    short: Decimal
    """Units still missing."""


class StockAllocated(Struct, frozen=True):
    """The reservation as it stands after the attempt; goods lines only."""

    lines: tuple[LineAllocation, ...]
    """Every goods line with something open."""
    evidence: Evidence
    """What proves it."""


class ReleaseAllocation(Struct, frozen=True):
    """Give back what a sale reserved."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    sales_order_number: str
    """The ERP's number of the sale."""


class AllocationReleased(Struct, frozen=True):
    """Nothing is reserved for the sale."""

    evidence: Evidence
    """What proves it."""


class IssueGoods(Struct, frozen=True):
    """Post that a parcel left: stock goes down on its day."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    sales_order_number: str
    """The ERP's number of the sale."""
    parcel: Parcel
    """What left and when; what it does not hold stays open."""


class GoodsIssued(Struct, frozen=True):
    """The goods issue is posted."""

    shipment_number: str
    """The ERP's number of the shipment."""
    lines: tuple[LineQuantity, ...]
    """What it took out of stock."""
    evidence: Evidence
    """What proves it."""


class Shipments(Protocol):
    """Reserves and issues goods for sales."""

    async def allocate_stock(self, request: AllocateStock) -> StockAllocated:
        """Reserve what there is; being short is an answer, not an error."""
        ...

    async def release_allocation(self, request: ReleaseAllocation) -> AllocationReleased:
        """Give back; nothing reserved is a success."""
        ...

    async def issue_goods(self, request: IssueGoods) -> GoodsIssued:
        """Post a parcel; Refused when it holds more than is open on the sale."""
        ...
