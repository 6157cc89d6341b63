"""The figure a shop sells from: read, compared and set in one move."""

from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from trunkline_kit import clock
from trunkline_kit.errors import Invalid, NotFound, Refused, Unavailable
from trunkline_mapping.translation import Asking
from trunkline_model.capabilities.channel_orders import PublishStock, StockPublished
from trunkline_model.mapping import MappingKind

from . import answers, nodes
from .client import Ask, ShopifyClient
from .evidence import Proof
from .mapping import number_of
from .reading import Reading

STALE = frozenset({"CHANGE_FROM_QUANTITY_STALE", "COMPARE_QUANTITY_STALE"})
PASSING = frozenset({"IDEMPOTENCY_CONCURRENT_REQUEST"})
TRIES = 4
AVAILABLE_MAX = 1_000_000_000


class Place(Struct, frozen=True):
    """One article in one location, and what the shop shows there."""

    item_id: str
    location_id: str
    available: int


class Stocking:
    """Publishes stock."""

    def __init__(self, client: ShopifyClient, reading: Reading, proof: Proof) -> None:
        self._client = client
        self._reading = reading
        self._proof = proof

    async def publish(self, request: PublishStock) -> StockPublished:
        """Set the figure; a sale that came between makes it read and compare again.

        The idempotency key is made of the request and the figure it was compared with, so
        the same move is made once, and a move from another figure is another one.
        """
        wanted = _whole(request)
        for _ in range(TRIES):
            place = await self._place(request)
            told = await self._client.ask(
                Ask("set_stock", _variables(request, place, wanted), write=True),
                answers.SetStockAnswer,
            )
            errors = told.data.inventory_set_quantities.user_errors
            codes = {one.code or "" for one in errors}
            if not errors:
                item = number_of(place.item_id)
                evidence = self._proof.document("InventoryItem", item, request.sku, told)
                return StockPublished(Decimal(place.available), evidence)
            if not codes <= STALE | PASSING:
                raise Refused("; ".join(one.message for one in errors), reason="stock_refused")
        raise Unavailable("the shop's stock keeps moving", reason="moving", retry_after_s=1.0)

    async def _place(self, request: PublishStock) -> Place:
        variants = await self._reading.variants(request.sku)
        if not variants:
            raise NotFound(f"the shop does not list {request.sku}")
        if len(variants) > 1:
            raise Refused(f"the shop lists {request.sku} more than once", reason="sku_not_unique")
        item = variants[0].inventory_item
        level = _level(item.inventory_levels.nodes, self._location(request))
        available = level.quantities[0].quantity if level.quantities else 0
        return Place(item.id, level.location.id, available)

    def _location(self, request: PublishStock) -> str:
        asking = Asking(on=clock.now().date(), field="location", skus=(request.sku,))
        code = request.location or "default"
        return self._proof.translation.code(MappingKind.LOCATION, code, asking)


def _level(levels: tuple[nodes.Level, ...], wanted: str) -> nodes.Level:
    """Choose by id or name; without a name there must be only one."""
    if not wanted:
        if len(levels) == 1:
            return levels[0]
        names = ", ".join(one.location.name for one in levels)
        raise Refused(f"name the location; the article is stocked in: {names}", reason="location")
    for one in levels:
        if wanted in {one.location.id, number_of(one.location.id), one.location.name}:
            return one
    raise NotFound(f"the article is not stocked in the location {wanted}", reason="location")


def _whole(request: PublishStock) -> int:
    figure = request.available
    if figure != figure.to_integral_value() or not 0 <= figure <= AVAILABLE_MAX:
        raise Invalid("available must be whole and not negative", reason="available")
    return int(figure)


def _variables(request: PublishStock, place: Place, wanted: int) -> dict[str, object]:
    one = {
        "inventoryItemId": place.item_id,
        "locationId": place.location_id,
        "quantity": wanted,
        "changeFromQuantity": place.available,
    }
    document = uuid5(NAMESPACE_URL, request.request_id)
    return {
        "input": {
            "name": "available",
            "reason": "correction",
            "referenceDocumentUri": f"gid://trunkline/Request/{document}",
            "quantities": [one],
        },
        "key": str(uuid5(NAMESPACE_URL, f"{request.request_id}|{place.available}|{wanted}")),
    }
