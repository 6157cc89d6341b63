"""People who read from every backend all the time, and how long each has to wait.

While one backend is struck, whoever reads from another must not feel it. Calm and struck times
alternate in one run, so that a busy machine slows both alike.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import Literal

from eventually import eventually

from trunkline.system.bank_statements.v1 import bank_statements_pb2
from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.fulfilment.v1 import fulfilment_pb2
from trunkline.system.stock.v1 import stock_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import NotFound, Unavailable
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.bank_statements import BankStatements, ListStatements
from trunkline_model.capabilities.channel_orders import ChannelOrders, GetChannelOrder
from trunkline_model.capabilities.fulfilment import Fulfilment, GetShipmentOrder
from trunkline_model.capabilities.stock import GetStock, Stock

from .ground import Ground
from .struck import BANK, ERP, SHOP, WAREHOUSE

PAUSE_S = 0.05
WELL_WITHIN_S = 60.0
SAMPLES_MIN = 20
DAY = date(2026, 11, 2)

type Phase = Literal["calm", "struck"]
type Read = Callable[[], Awaitable[object]]


class Readers:
    """One for each backend."""

    def __init__(self, reads: Mapping[str, Read]) -> None:
        self._reads = reads
        self.phase: Phase | None = None
        """None: nobody looks at the time."""
        self.struck = ""
        """Who is struck now: nobody reads there."""
        self.answered: defaultdict[str, int] = defaultdict(int)
        """How often somebody read, by backend: calls that are no business of orders."""
        self.turned_away = 0
        """How often a backend that was not struck could not be read."""
        self._waited: dict[Phase, defaultdict[str, list[float]]] = {
            "calm": defaultdict(list),
            "struck": defaultdict(list),
        }

    async def work(self, name: str) -> None:
        """Read from one backend until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(PAUSE_S)
            phase, began = self.phase, loop.time()
            if phase is None or self.struck == name:
                continue
            answered = await self._answers(name)
            if self.phase == phase:
                self.turned_away += not answered
                self._waited[phase][name].append(loop.time() - began)

    async def well(self, name: str) -> None:
        """Wait until a backend answers again."""
        await eventually(lambda: self._answers(name), WELL_WITHIN_S)

    def rises(self) -> dict[str, float]:
        """Give by how many per cent the 95th percentile rose, where enough was read."""
        found = {}
        for name, calm in self._waited["calm"].items():
            struck = self._waited["struck"][name]
            if min(len(calm), len(struck)) >= SAMPLES_MIN:
                found[name] = 100 * (_p95(struck) / _p95(calm) - 1)
        return found

    async def _answers(self, name: str) -> bool:
        try:
            with suppress(NotFound):
                await self._reads[name]()
        except Unavailable:
            return False
        self.answered[name] += name != BANK  # it is answered from what was taken in
        return True


@asynccontextmanager
async def readers(ground: Ground) -> AsyncIterator[Readers]:
    """Have people read for as long as the block lives."""
    stack = ground.stack
    shop, warehouse, bank, erp = (
        connect(stack.address(one))
        for one in ("system-shopify", "system-warehouse", "system-bank", ERP)
    )
    orders = call_port(ChannelOrders, channel_orders_pb2, shop)
    fulfilment = call_port(Fulfilment, fulfilment_pb2, warehouse)
    statements = call_port(BankStatements, bank_statements_pb2, bank)
    stock = call_port(Stock, stock_pb2, erp)
    reads: dict[str, Read] = {
        SHOP: lambda: orders.get_channel_order(GetChannelOrder("shopify", "1")),
        WAREHOUSE: lambda: fulfilment.get_shipment_order(GetShipmentOrder("warehouse", "none")),
        BANK: lambda: statements.list_statements(ListStatements("bank", DAY, DAY)),
        ERP: lambda: stock.get_stock(GetStock("erp-main", ("MUG-BLUE",))),
    }
    people = Readers(reads)
    work = [asyncio.create_task(people.work(name)) for name in reads]
    try:
        yield people
    finally:
        for one in work:
            one.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        for channel in (shop, warehouse, bank, erp):
            await channel.close(None)


def _p95(waited: list[float]) -> float:
    return sorted(waited)[int(0.95 * len(waited))]
