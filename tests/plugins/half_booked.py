"""An ERP that takes goods off what is on order in one commit, and into stock in another."""

import asyncio

from purchase_fakes import PurchaseBackends

from trunkline_model.capabilities.goods_receipts import GoodsReceiptRecorded, RecordGoodsReceipt
from trunkline_model.capabilities.requisitions import ListReorders, ReorderList
from trunkline_sandbox_erp.books import Books

EXPECT = "update purchase_orders set state = ? where purchase_order_number = ?"


class HalfBooked:
    """Stands before the ERP's receipts and requisitions; stops between the two commits."""

    def __init__(self, backends: PurchaseBackends) -> None:
        self._receipts = backends.erp.goods_receipts
        self._requisitions = backends.erp.requisitions
        self._books = Books(backends.books.state, backends.books.faults)
        self._asked: int | None = None
        self.seen = asyncio.Event()
        """Set once it was asked twice for reorders in between."""
        self.go_on = asyncio.Event()
        """Lets it book the rest."""

    async def record_goods_receipt(self, request: RecordGoodsReceipt) -> GoodsReceiptRecorded:
        """Expect nothing of the order any more, say so, and book it in when told to go on."""
        number = request.purchase_order_number
        self._expect(number, "booked", [one.sku for one in request.receipt.lines])
        self._asked = 0
        await self.go_on.wait()
        self._asked = None
        self._expect(number, "confirmed", [])
        return await self._receipts.record_goods_receipt(request)

    async def list_reorders(self, request: ListReorders) -> ReorderList:
        """Answer from the books as they are now."""
        if self._asked is not None:
            self._asked += 1
            if self._asked > 4:  # twice, each time asked again about what is short
                self.seen.set()
        return await self._requisitions.list_reorders(request)

    def __getattr__(self, name: str) -> object:
        """Pass everything else on."""
        owner = self._receipts if hasattr(self._receipts, name) else self._requisitions
        return getattr(owner, name)

    def _expect(self, number: str, state: str, moved: list[str]) -> None:
        with self._books.state.transaction() as books:
            books.execute(EXPECT, (state, number))
            self._books.tell_stock_changed("erp-main", moved)
