"""What lies in the warehouse, and goods that arrive."""

from collections.abc import Iterable
from decimal import Decimal

from trunkline_kit import clock
from trunkline_model.capabilities.stock import (
    GetStock,
    GoodsReceived,
    ReceiveGoods,
    StockLevel,
    StockLevels,
)
from trunkline_system_tryton.conversation import Conversation
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.zone import COMPANY_ZONE

from .backend import Backend
from .receiving import receive

ZONES = ("storage_location", "input_location", "output_location")
"""Where goods lie that can be sold, or are on their way in or out; storage first."""
WAITING = ["staging", "draft", "assigned"]


class StockAdapter:
    """Answers the stock port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def get_stock(self, request: GetStock) -> StockLevels:
        """Read levels; unknown articles and services are left out."""
        calls, directory = self._backend.talk(request), self._backend.directory
        skus = sorted(set(request.skus))
        on_hand = await _quantities(calls, directory, skus, request.location, assigned=False)
        free = await _quantities(calls, directory, skus, request.location, assigned=True)
        promised = await _promised(calls, list(on_hand))
        return StockLevels(
            tuple(
                StockLevel(sku, there, there - free[sku], there - promised.get(sku, Decimal(0)))
                for sku, there in sorted(on_hand.items())
            )
        )

    async def receive_goods(self, request: ReceiveGoods) -> GoodsReceived:
        """Post a receipt."""
        return await receive(self._backend.talk(request), self._backend.directory, request)


async def free_stock(
    calls: Conversation, directory: Directory, skus: Iterable[str]
) -> dict[str, Decimal]:
    """Give what lies in the default warehouse and is reserved for nobody."""
    return await _quantities(calls, directory, sorted(set(skus)), "", assigned=True)


async def _quantities(
    calls: Conversation, directory: Directory, skus: list[str], location: str, *, assigned: bool
) -> dict[str, Decimal]:
    """Sum what lies in a warehouse today; `assigned` counts reserved goods as gone."""
    warehouse = await directory.warehouse(calls, location)
    # Reserved goods go to the output zone: look in storage. Quarantine is no zone of the warehouse.
    zones = ZONES[:1] if assigned else ZONES
    places = [warehouse[zone] for zone in zones]
    context = {"locations": places, "stock_date_end": clock.today(COMPANY_ZONE)}
    domain = [("code", "in", skus), ("type", "=", "goods")]
    rows = await calls.search(
        "product.product",
        domain,
        ["code", "quantity"],
        context={**context, "stock_assign": assigned},
    )
    return {row["code"]: quantity(row["quantity"]) for row in rows}


async def _promised(calls: Conversation, skus: list[str]) -> dict[str, Decimal]:
    """Sum what open shipments will take to customers."""
    domain = [
        ("product.code", "in", skus),
        ("to_location.type", "=", "customer"),
        ("state", "in", WAITING),
    ]
    rows = await calls.search("stock.move", domain, ["product.code", "quantity"])
    found: dict[str, Decimal] = {}
    for row in rows:
        sku = row["product."]["code"]
        found[sku] = found.get(sku, Decimal(0)) + quantity(row["quantity"])
    return found
