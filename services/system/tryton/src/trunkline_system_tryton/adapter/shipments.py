"""Reserving goods for sales, and posting that they left."""

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.shipments import (
    AllocateStock,
    AllocationReleased,
    GoodsIssued,
    IssueGoods,
    LineAllocation,
    ReleaseAllocation,
    StockAllocated,
)
from trunkline_system_tryton.conversation import Conversation, Document, Row

from .backend import Backend
from .issuing import issue
from .moves import OPEN, SHIPMENT, by_line, moves_of
from .sales import LIGHT_FIELDS, SALE, find_open_sale, find_sale, lines_of


class ShipmentsAdapter:
    """Answers the shipments port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def allocate_stock(self, request: AllocateStock) -> StockAllocated:
        """Reserve what there is; doing it again reserves what came meanwhile."""
        calls = self._backend.talk(request)
        sale = await find_open_sale(calls, request.sales_order_number)
        await assign_open(calls, sale)
        return StockAllocated(
            await _allocations(calls, sale),
            calls.evidence(Document(SALE, sale["id"], sale["number"])),
        )

    async def release_allocation(self, request: ReleaseAllocation) -> AllocationReleased:
        """Give back; nothing reserved is a success."""
        calls = self._backend.talk(request)
        sale = await find_sale(calls, request.sales_order_number, LIGHT_FIELDS)
        fields = ["state", "partially_assigned"]
        for shipment in await calls.read(SHIPMENT, sale["shipments"], fields):
            if shipment["state"] == "assigned" or shipment["partially_assigned"]:
                await calls.press(SHIPMENT, "wait", shipment["id"])
        return AllocationReleased(calls.evidence(Document(SALE, sale["id"], sale["number"])))

    async def issue_goods(self, request: IssueGoods) -> GoodsIssued:
        """Post a parcel."""
        calls = self._backend.talk(request)
        issued = await issue(calls, self._backend.directory, request)
        sale = await find_sale(calls, request.sales_order_number, ["shipments"])
        await assign_open(calls, sale)  # what stays keeps its reservation
        return issued


async def assign_open(calls: Conversation, sale: Row) -> None:
    """Reserve what there is for every shipment of a sale that waits."""
    for shipment in await calls.read(SHIPMENT, sale["shipments"], ["state"]):
        if shipment["state"] == "draft":
            await calls.press(SHIPMENT, "wait", shipment["id"])
        if shipment["state"] in {"draft", "waiting"}:
            await _try_to_assign(calls, shipment["id"])


async def _try_to_assign(calls: Conversation, shipment: int) -> None:
    try:
        await calls.press(SHIPMENT, "assign_try", shipment)
    except Refused:
        # Somebody assigned or shipped it meanwhile; the answer is read from the moves.
        rows = await calls.read(SHIPMENT, [shipment], ["state"])
        if rows[0]["state"] == "waiting":
            raise


async def _allocations(calls: Conversation, sale: Row) -> tuple[LineAllocation, ...]:
    rows = await calls.read(SHIPMENT, sale["shipments"], ["state"])
    states = {row["id"]: row["state"] for row in rows if row["state"] in OPEN}
    found = by_line(await moves_of(calls, list(states)), states)
    return tuple(
        LineAllocation(
            line.line_id,
            line.sku,
            found[line.ledger_id].allocated,
            found[line.ledger_id].open - found[line.ledger_id].allocated,
        )
        for line in await lines_of(calls, sale)
        if line.ledger_id in found
    )
