"""Partner orders come in: key, purchase order number and case in one transaction."""

from time import monotonic

from msgspec import Struct, structs

from trunkline_durable.acceptance import Acceptance, accept_once
from trunkline_durable.cases import CaseQuery
from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import Raised, raise_exception
from trunkline_durable.problem import Problem
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Unavailable
from trunkline_model.capabilities.catalogue import ListProducts, Product
from trunkline_model.capabilities.order_to_cash import OrderAccepted, PlaceOrder
from trunkline_store.pool import Connection

from .facts import DuplicateFound, OrderPlaced
from .numbering import next_order_number
from .ports import Erp
from .process import ORDER_TO_CASH, purchase_order
from .rules.day import day_of
from .rules.placement import check_placement, check_shape

CATALOGUE_AGE_MAX_S = 30.0
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class Placed(Struct, frozen=True):
    """The answer that is kept for a placement's idempotency key."""

    order_number: str
    duplicate_of: str = ""
    """The order that has this purchase order number already; empty for a new one."""
    identical: bool = True


class Intake:
    """Accepts placements; knows the catalogue for as long as it is fresh."""

    def __init__(self, engine: Engine, erp: Erp) -> None:
        self._engine, self._erp = engine, erp
        self._products: dict[str, tuple[Product, float]] = {}

    async def place_order(self, request: PlaceOrder) -> OrderAccepted:
        """Accept once for each key; a repeated purchase order number is a Conflict."""
        products = await self._catalogue(request)
        acceptance = Acceptance(request.partner_id, request.idempotency_key, request.fingerprint)
        async with self._engine.transaction() as conn:
            placed, replayed = await accept_once(
                conn, acceptance, Placed, lambda: self._accept(conn, request, products)
            )
        if placed.duplicate_of:
            raise Conflict(_repeated(request, placed), reason=_reason(placed))
        return OrderAccepted(placed.order_number, replayed)

    async def _accept(
        self, conn: Connection, request: PlaceOrder, products: dict[str, Product] | None
    ) -> Placed:
        if products is None:
            check_shape(request)
        else:
            check_placement(request, products)
        labels = purchase_order(request.partner_id, request.purchase_order_number)
        await conn.execute(LOCK, [labels["purchase_order"]])
        number = await next_order_number(conn)
        placed = await self._compared(conn, request, number)
        await self._open(conn, request, placed)
        return placed

    async def _compared(self, conn: Connection, request: PlaceOrder, number: str) -> Placed:
        labels = purchase_order(request.partner_id, request.purchase_order_number)
        query = CaseQuery(labels=labels, limit=1)
        for file in await self._engine.cases.page(conn, ORDER_TO_CASH, query):
            before = file.case.placed[0].placement
            return Placed(number, file.business_key, _content(before) == _content(request))
        return Placed(number)

    async def _open(self, conn: Connection, request: PlaceOrder, placed: Placed) -> None:
        now, cases = clock.now(), self._engine.cases
        if placed.duplicate_of:
            duplicate = DuplicateFound(
                occurred_at=now,
                original_order_number=placed.duplicate_of,
                identical=placed.identical,
            )
            said = Said("duplicate", duplicate, request.partner_id)
            recorded = await cases.record_fact(conn, ORDER_TO_CASH, placed.order_number, said)
            await self._tell_of_change(conn, request, placed, recorded.case_id)
        fact = OrderPlaced(
            occurred_at=now,
            placement=request,
            accepted_on=day_of(now),
        )
        said = Said("placed", fact, request.partner_id)
        await cases.record_fact(conn, ORDER_TO_CASH, placed.order_number, said)

    async def _tell_of_change(
        self, conn: Connection, request: PlaceOrder, placed: Placed, case_id: str
    ) -> None:
        if placed.identical:
            return
        problem = Problem(
            reason="changed_duplicate",
            field="purchase_order_number",
            sentence=f"{_repeated(request, placed)} Its content differs; it was not taken on.",
            suggestion="Ask the partner which one counts, then discard this.",
        )
        raised = Raised(ORDER_TO_CASH.name, problem, ORDER_TO_CASH.owner, case_id)
        await raise_exception(conn, raised)

    async def _catalogue(self, request: PlaceOrder) -> dict[str, Product] | None:
        """Give the articles asked for; None while the ERP is away: validation checks later."""
        wanted, fresh_from = {one.sku for one in request.lines}, monotonic() - CATALOGUE_AGE_MAX_S
        stale = {
            sku
            for sku in wanted
            if sku not in self._products or self._products[sku][1] < fresh_from
        }
        try:
            if stale:
                await self._learn(stale)
        except Unavailable:
            return None
        return {sku: self._products[sku][0] for sku in wanted if sku in self._products}

    async def _learn(self, skus: set[str]) -> None:
        request = ListProducts(self._erp.connection_id, tuple(sorted(skus)))
        found = await self._erp.catalogue.list_products(request)
        for sku in skus:
            self._products.pop(sku, None)
        self._products |= {one.sku: (one, monotonic()) for one in found.products}


def _content(placement: PlaceOrder) -> PlaceOrder:
    return structs.replace(placement, idempotency_key="", fingerprint="")


def _repeated(request: PlaceOrder, placed: Placed) -> str:
    number = request.purchase_order_number
    return f"Your purchase order {number} is on our books as order {placed.duplicate_of}."


def _reason(placed: Placed) -> str:
    return "duplicate_purchase_order" if placed.identical else "changed_duplicate"
