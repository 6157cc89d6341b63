"""The port Inventory: what can be promised, and what the shop was last told."""

from decimal import Decimal

from trunkline_durable.engine import Engine
from trunkline_durable.process import Process
from trunkline_kit.errors import FieldError, Invalid, NotFound
from trunkline_model.capabilities.inventory import AvailabilityList, GetAvailability
from trunkline_model.capabilities.stock import GetStock

from .clients import Clients
from .figure import ArticleFigure
from .processes import figure_key
from .rules import availabilities

SKUS_MAX = 100


class Availabilities:
    """Answers from the ERP's figures at the moment of asking."""

    def __init__(
        self, engine: Engine, figures: Process[ArticleFigure], clients: Clients, shop: str
    ) -> None:
        self._engine, self._figures = engine, figures
        self._clients, self._shop = clients, shop

    async def get_availability(self, request: GetAvailability) -> AvailabilityList:
        """Read it; unknown articles are left out."""
        if not 1 <= len(request.skus) <= SKUS_MAX:
            sentence = f"ask for 1 to {SKUS_MAX} articles"
            raise Invalid(sentence, fields=(FieldError("skus", "out_of_range", sentence),))
        asked = GetStock(self._clients.erp_connection_id, request.skus)
        levels = (await self._clients.stock.get_stock(asked)).levels
        published = await self._published(tuple(level.sku for level in levels))
        return AvailabilityList(availabilities(levels, published))

    async def _published(self, skus: tuple[str, ...]) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        async with self._engine.transaction() as conn:
            for sku in skus:
                try:
                    file = await self._engine.cases.load(
                        conn, self._figures, figure_key(self._shop, sku)
                    )
                except NotFound:
                    continue
                if file.case.published is not None:
                    found[sku] = file.case.published
        return found
