"""The warehouse's REST API under /v1, as a merchant's system uses it."""

import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from trunkline_sandbox import Sandbox

from . import events, floor, orders, parcels, stock
from .refusals import Refusal
from .shapes import Dispatch, Draft, Event, ParcelPage, ShipmentOrder, StockLevel


class OrderPage(Struct):
    """Orders that were asked for by reference: one or none."""

    shipment_orders: list[ShipmentOrder]


class StockPage(Struct):
    """All stock levels."""

    stock: list[StockLevel]


class EventPage(Struct):
    """Events, oldest first, and the cursor to go on from."""

    events: list[Event]
    next: str


class Modes:
    """What the warehouse does by itself."""

    def __init__(self) -> None:
        self.accepts = True
        """Every order is accepted as soon as it came in."""
        self.ships = False
        """Every accepted order is sent whole at once."""


def api_router(box: Sandbox, token: str, modes: Modes, wake: Callable[[], None]) -> Router:
    """Give the /v1 routes; `wake` is called when there is something to tell by webhook."""

    @post("/shipment-orders")
    async def create_shipment_order(data: JSONBody[Draft]) -> Response[Any]:
        """Take an order on: 201, or 409 with the order that already has the reference."""
        box.journal.request("createShipmentOrder", data.reference, data)
        try:
            order = await box.perform("createShipmentOrder", lambda: _place(box, data, modes))
        except orders.DuplicateReference as taken:
            return _duplicate(taken.existing)
        finally:
            wake()
        return Response(order, status_code=201)

    @get("/shipment-orders/{order_id:str}")
    async def get_shipment_order(order_id: FromPath[str]) -> ShipmentOrder:
        """Read one order with its parcels."""
        box.journal.request("getShipmentOrder", order_id)
        return await box.perform("getShipmentOrder", _later(lambda: orders.get(box, order_id)))

    @get("/shipment-orders")
    async def find_shipment_orders(reference: FromQuery[str]) -> OrderPage:
        """Find by the merchant's reference."""
        box.journal.request("findShipmentOrders", reference)
        found = await box.perform("findShipmentOrders", _later(lambda: orders.find(box, reference)))
        return OrderPage([found] if found else [])

    @post("/shipment-orders/{order_id:str}/cancellation", status_code=200)
    async def cancel_shipment_order(order_id: FromPath[str]) -> ShipmentOrder:
        """Call an order off; 409 once picking began."""
        box.journal.request("cancelShipmentOrder", order_id)
        return await box.perform(
            "cancelShipmentOrder", _later(lambda: orders.cancel(box, order_id))
        )

    @get("/stock")
    async def list_stock() -> StockPage:
        """What lies on the shelves."""
        box.journal.request("listStock")
        return StockPage(await box.perform("listStock", _later(lambda: stock.levels(box))))

    @get("/events")
    async def list_events(
        after: FromQuery[str] = "", limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100
    ) -> EventPage:
        """What happened since a cursor, whether or not a webhook told of it."""
        box.journal.request("listEvents", after)
        found = await box.perform("listEvents", _later(lambda: events.after(box, after, limit)))
        return EventPage(found, found[-1].cursor if found else after)

    def check_token(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        given = connection.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            raise Refusal(401, "unauthorized", "send the bearer token of your account")

    return Router(
        "/v1",
        guards=[check_token],
        route_handlers=[
            create_shipment_order,
            get_shipment_order,
            find_shipment_orders,
            cancel_shipment_order,
            list_stock,
            list_events,
            _parcels_route(box),
        ],
    )


def _parcels_route(box: Sandbox) -> BaseRouteHandler:
    @get("/parcels")
    async def list_parcels(
        dispatched_from: FromQuery[datetime],
        dispatched_before: FromQuery[datetime],
        after: FromQuery[str] = "",
        limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> ParcelPage:
        """What left between two instants, in the order in which it was entered."""
        box.journal.request("listParcels", after)
        asked = parcels.Asked(dispatched_from, dispatched_before, after, limit)
        return await box.perform("listParcels", _later(lambda: parcels.between(box, asked)))

    return list_parcels


async def _place(box: Sandbox, draft: Draft, modes: Modes) -> ShipmentOrder:
    with box.state.transaction():
        order = orders.place(box, draft)
        if modes.accepts:
            order = orders.accept(box, draft.reference)
        if modes.ships:
            floor.dispatch(box, draft.reference, Dispatch())
    return orders.get(box, order.id)


def _duplicate(existing: ShipmentOrder) -> Response[Any]:
    sentence = f"reference {existing.reference} is taken by {existing.id}"
    return Response(
        {
            "error": {"code": "duplicate_reference", "message": sentence},
            "shipment_order": existing,
        },
        status_code=409,
    )


def _later[T](act: Callable[[], T]) -> Callable[[], Awaitable[T]]:
    async def run() -> T:
        return act()

    return run
