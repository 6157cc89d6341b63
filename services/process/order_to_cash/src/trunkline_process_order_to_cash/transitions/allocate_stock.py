"""Reserve stock in the ERP, and again when goods arrived; undone by giving it back."""

from collections.abc import Mapping
from decimal import Decimal

from trunkline_durable.run import Run
from trunkline_durable.step import Step, Undo, Undone
from trunkline_model.capabilities.shipments import (
    AllocateStock,
    AllocationReleased,
    ReleaseAllocation,
    StockAllocated,
)
from trunkline_model.capabilities.stock import GetStock, StockLevels

from ..due import FIRST
from ..facts import LineCover, StockCovered
from ..order import OrderCase
from ..rules.quantities import NONE, progress
from ..rules.release import waiting_skus
from .moment import now


def _release(undone: Undone[AllocateStock, StockAllocated]) -> ReleaseAllocation:
    asked = undone.request
    return ReleaseAllocation(asked.connection_id, "", asked.sales_order_number)


RELEASE_ALLOCATION = Step(
    name="release_allocation",
    system="erp",
    request=ReleaseAllocation,
    result=AllocationReleased,
    send=lambda ports, request: ports.erp.shipments.release_allocation(request),
)
ALLOCATE_STOCK = Step(
    name="allocate_stock",
    system="erp",
    request=AllocateStock,
    result=StockAllocated,
    send=lambda ports, request: ports.erp.shipments.allocate_stock(request),
    undo=Undo(step=RELEASE_ALLOCATION, request=_release),
)


async def allocate_stock(run: Run, case: OrderCase) -> None:
    """Try once; a later try is made only when something that the order waits for is free."""
    if run.cause != FIRST and not await _is_something_free(run, case):
        return
    sale = case.booked[0].sales_order_number
    request = AllocateStock(run.clients.erp.connection_id, "", sale)
    found = await run.step(ALLOCATE_STOCK, request)
    run.record(
        StockCovered(
            occurred_at=now(),
            attempt=len(case.covers) + 1,
            cause=run.cause,
            lines=_cover(case, {one.line_id: one.allocated for one in found.lines}),
        )
    )


async def _is_something_free(run: Run, case: OrderCase) -> bool:
    erp = run.clients.erp
    request = GetStock(erp.connection_id, tuple(sorted(waiting_skus(case))))
    found = await run.observe("get_stock", StockLevels, lambda: erp.stock.get_stock(request))
    return any(one.on_hand > one.allocated for one in found.levels)


def _cover(case: OrderCase, reserved: Mapping[str, Decimal]) -> tuple[LineCover, ...]:
    return tuple(
        LineCover(one.line_id, _issued(case, one.line_id) + reserved.get(one.line_id, NONE))
        for one in progress(case)
    )


def _issued(case: OrderCase, line_id: str) -> Decimal:
    lines = (line for issued in case.issued for line in issued.lines)
    return sum((one.quantity for one in lines if one.line_id == line_id), NONE)
