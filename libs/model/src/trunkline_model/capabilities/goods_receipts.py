"""Capability goods receipts: what suppliers delivered on purchase orders, and what went back."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.goods_receipt import GoodsReceipt, GoodsReceiptLine, VendorReturn


class RecordGoodsReceipt(Struct, frozen=True):
    """Book a delivery in against its order; what is missing stays open, what is over is kept."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    purchase_order_number: str
    """The ERP's number of the order."""
    receipt: GoodsReceipt
    """What arrived. More than was ordered is taken: what is borne is not the ERP's to say."""


class GoodsReceiptRecorded(Struct, frozen=True):
    """The receipt is posted and the stock is there."""

    goods_receipt_number: str
    """The ERP's number."""
    lines: tuple[GoodsReceiptLine, ...]
    """What it took in, in which condition."""
    evidence: Evidence
    """What proves it."""


class ReturnGoods(Struct, frozen=True):
    """Send goods of an order back, from stock or from quarantine."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    purchase_order_number: str
    """The ERP's number of the order that they came on."""
    vendor_return: VendorReturn
    """What goes back; at most what came on the order and did not go back yet."""


class GoodsReturned(Struct, frozen=True):
    """The goods have left."""

    return_number: str
    """The ERP's number."""
    lines: tuple[GoodsReceiptLine, ...]
    """What it took out, from where it lay."""
    evidence: Evidence
    """What proves it."""


class GetGoodsReceipt(Struct, frozen=True):
    """Ask for a receipt or a return."""

    connection_id: str
    """The ERP connection."""
    goods_receipt_number: str
    """The ERP's number of either."""


class PostedGoodsReceipt(Struct, frozen=True):
    """A receipt or return as the ERP holds it."""

    goods_receipt_number: str
    """The ERP's number."""
    document_type: str
    """receipt or return."""
    purchase_order_number: str
    """The ERP's number of the order."""
    reference: str
    """The delivery reference, or the reference of the return."""
    moved_on: date
    """The day the goods came or left."""
    lines: tuple[GoodsReceiptLine, ...]
    """What it moved."""


class GoodsReceipts(Protocol):
    """Takes goods in and sends them back; the ERP owns the stock."""

    async def record_goods_receipt(self, request: RecordGoodsReceipt) -> GoodsReceiptRecorded:
        """Post a delivery; Refused for an unknown line or an order that is not confirmed."""
        ...

    async def return_goods(self, request: ReturnGoods) -> GoodsReturned:
        """Post a return; Refused when it is more than came and still lies there."""
        ...

    async def get_goods_receipt(self, request: GetGoodsReceipt) -> PostedGoodsReceipt:
        """Read one; NotFound for an unknown number."""
        ...
