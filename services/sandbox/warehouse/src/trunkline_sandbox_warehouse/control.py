"""What a test or a demo tells the warehouse to do, under /_sandbox."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from litestar import Request, Router, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from trunkline_sandbox import Sandbox

from . import events, floor, orders, stock
from .api import Modes
from .forgery import ForgeryOrder, forge
from .shapes import (
    Dispatch,
    Event,
    Parcel,
    Receipt,
    Rejection,
    ShipmentOrder,
    ShortPick,
    StockLevel,
)
from .webhooks import Sender


class ModeOrder(Struct, forbid_unknown_fields=True):
    """What the warehouse shall do by itself; what is not said stays."""

    accepts: bool | None = None
    ships: bool | None = None


class WebhookTarget(Struct, forbid_unknown_fields=True):
    """Where events shall be posted; empty: nowhere."""

    url: str


class Resend(Struct, forbid_unknown_fields=True):
    """Post an event again, with a fresh signature and the same id."""

    event_id: str
    times: Annotated[int, Meta(ge=1, le=20)] = 1


class Answers(Struct):
    """HTTP status that each post was answered with; 0 when nobody answered."""

    statuses: list[int]


def floor_router(box: Sandbox, modes: Modes, sender: Sender) -> Router:
    """Give the routes that move goods; each tells the merchant by webhook."""

    @post("/shipment-orders/{reference:str}/acceptance", sync_to_thread=False)
    def accept(reference: FromPath[str]) -> ShipmentOrder:
        """Accept an order that is only received."""
        return orders.accept(box, reference)

    @post("/shipment-orders/{reference:str}/picking", sync_to_thread=False)
    def pick(reference: FromPath[str]) -> ShipmentOrder:
        """Start picking."""
        return floor.pick(box, reference)

    @post("/shipment-orders/{reference:str}/rejection", sync_to_thread=False)
    def reject(reference: FromPath[str], data: JSONBody[Rejection]) -> ShipmentOrder:
        """Refuse to send."""
        return floor.reject(box, reference, data.reason)

    @post("/shipment-orders/{reference:str}/short-pick", sync_to_thread=False)
    def short_pick(reference: FromPath[str], data: JSONBody[ShortPick]) -> ShipmentOrder:
        """Find less than was ordered."""
        return floor.short_pick(box, reference, data.lines)

    @post("/shipment-orders/{reference:str}/parcels", sync_to_thread=False)
    def dispatch(reference: FromPath[str], data: JSONBody[Dispatch]) -> Parcel:
        """Send a parcel."""
        return floor.dispatch(box, reference, data)

    @post("/receipts", sync_to_thread=False)
    def receive(data: JSONBody[Receipt]) -> Receipt:
        """Take goods in."""
        return floor.receive(box, data)

    @put("/stock", sync_to_thread=False)
    def count(data: JSONBody[StockLevel]) -> StockLevel:
        """Set a stock level."""
        return stock.put(box, data)

    @put("/modes", sync_to_thread=False)
    def set_modes(data: JSONBody[ModeOrder]) -> dict[str, bool]:
        """Choose what happens by itself."""
        modes.accepts = modes.accepts if data.accepts is None else data.accepts
        modes.ships = modes.ships if data.ships is None else data.ships
        return {"accepts": modes.accepts, "ships": modes.ships}

    return Router(
        "/_sandbox",
        after_response=_waker(sender),
        route_handlers=[accept, pick, reject, short_pick, dispatch, receive, count, set_modes],
    )


def webhook_router(box: Sandbox, sender: Sender, secret: str) -> Router:
    """Give the routes that send webhooks well, again, or badly."""

    @put("/webhook", sync_to_thread=False)
    def point(data: JSONBody[WebhookTarget]) -> WebhookTarget:
        """Set where events are posted."""
        sender.point(data.url)
        return data

    @post("/webhook/resend")
    async def resend(data: JSONBody[Resend]) -> Answers:
        """Post an event again."""
        event: Event = events.get(box, data.event_id)
        return Answers([await sender.post(event) for _ in range(data.times)])

    @post("/webhook/forgery")
    async def send_forgery(data: JSONBody[ForgeryOrder]) -> Answers:
        """Post a bad copy of an event."""
        body, headers = forge(data.kind, events.get(box, data.event_id), secret)
        return Answers([await sender.post_raw(body, headers)])

    return Router("/_sandbox", route_handlers=[point, resend, send_forgery])


def _waker(sender: Sender) -> Callable[[Request[Any, Any, Any]], Awaitable[None]]:
    async def wake(_: Request[Any, Any, Any]) -> None:
        sender.wake()

    return wake
