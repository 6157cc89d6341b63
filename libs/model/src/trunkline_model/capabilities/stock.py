"""Capability stock: what lies where in the ERP."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence


class GetStock(Struct, frozen=True):
    """Ask for stock by article."""

    connection_id: str
    """The ERP connection."""
    skus: tuple[str, ...]
    """Which articles."""
    location: str = ""
    """Warehouse code; empty means the default warehouse."""


class StockLevel(Struct, frozen=True):
    """One article in one warehouse."""

    sku: str
    """The article."""
    on_hand: Decimal
    """Units that lie there."""
    allocated: Decimal
    """Units reserved for shipments."""
    available: Decimal
    """Units that can still be promised: on hand - allocated - confirmed but unallocated sales."""


class StockLevels(Struct, frozen=True):
    """Stock, an unknown article is missing."""

    levels: tuple[StockLevel, ...] = ()
    """In the order of their codes."""


class ReceiveGoods(Struct, frozen=True):
    """Book goods in that the warehouse received."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    receipt_reference: str
    """The warehouse's number of the receipt."""
    sku: str
    """The article."""
    quantity: Decimal
    """Units; positive."""
    received_on: date
    """The day they arrived."""


class GoodsReceived(Struct, frozen=True):
    """The receipt is posted."""

    document_number: str
    """The ERP's number."""
    evidence: Evidence
    """What proves it."""


class Stock(Protocol):
    """Reads stock and posts receipts; the ERP owns the figures."""

    async def get_stock(self, request: GetStock) -> StockLevels:
        """Read levels; unknown articles are left out."""
        ...

    async def receive_goods(self, request: ReceiveGoods) -> GoodsReceived:
        """Post a receipt; Refused for an unknown article."""
        ...
