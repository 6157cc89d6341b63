"""Orders: place, read, list, cancel."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from trunkline_model.address import Address
from trunkline_model.capabilities.order_to_cash import (
    CancelOrder,
    GetOrder,
    ListOrders,
    PlacedLine,
    PlaceOrder,
)
from trunkline_model.money import Money

from ..auth import ORDERS_READ, ORDERS_WRITE, Caller, caller_of
from ..bodies import AddressBody, CancelBody, LineBody, OrderBody
from ..clients import Ports
from ..cursors import ORDERS, Cursors
from ..faults import read
from ..idempotency import REPLAYED_HEADER, Identity, InFlight, identity_of
from ..identifiers import from_order_id
from ..placing import until_known
from ..queries import refuse_unknown
from ..views import OrderListView, OrderReference, OrderView, to_order, to_reference
from .paging import pages_of
from .reading import json_body


@post("/v1/orders", status_code=201)
async def place_order(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    in_flight: NamedDependency[InFlight],
) -> Response[OrderReference]:
    """Accept an order durably; a repetition gets the same answer, marked as such."""
    caller = caller_of(request, ORDERS_WRITE)
    refuse_unknown(request, frozenset())
    raw = await json_body(request)
    identity = identity_of(request, raw)
    body = read(raw, OrderBody)
    with in_flight.claim(caller.partner_id, identity):
        accepted = await until_known(ports.orders.place_order, _to_place(caller, identity, body))
    view = to_reference(accepted, body.purchase_order_number)
    headers = {"Location": view.url}
    if accepted.replayed:
        headers[REPLAYED_HEADER] = "true"
    return Response(view, headers=headers)


@get("/v1/orders/{order_id:str}")
async def get_order(
    request: Request[Any, Any, Any], ports: NamedDependency[Ports], order_id: FromPath[str]
) -> OrderView:
    """Read one of the caller's orders."""
    caller = caller_of(request, ORDERS_READ)
    refuse_unknown(request, frozenset())
    asked = GetOrder(from_order_id(order_id), caller.partner_id)
    return to_order(await ports.orders.get_order(asked))


@get("/v1/orders")
async def list_orders(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    cursors: NamedDependency[Cursors],
) -> OrderListView:
    """List the caller's orders, newest first; a cursor leads to the page after."""
    caller = caller_of(request, ORDERS_READ)
    pages = pages_of(request, caller.partner_id, cursors, ORDERS)
    asked = ListOrders(caller.partner_id, pages.limit, pages.before)
    page = await ports.orders.list_orders(asked)
    keys = [one.order_number for one in page.orders]
    data = tuple(to_order(one) for one in page.orders)
    return OrderListView(data, *pages.after(keys, more=page.has_more))


@post("/v1/orders/{order_id:str}/cancel", status_code=200)
async def cancel_order(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    in_flight: NamedDependency[InFlight],
    order_id: FromPath[str],
) -> OrderView:
    """Ask for the cancellation of what has not left."""
    caller = caller_of(request, ORDERS_WRITE)
    refuse_unknown(request, frozenset())
    raw = await json_body(request, empty=b"{}")
    identity = identity_of(request, raw)
    command = CancelOrder(
        order_number=from_order_id(order_id),
        partner_id=caller.partner_id,
        idempotency_key=identity.key,
        fingerprint=identity.fingerprint,
        reason=read(raw, CancelBody).reason,
        actor=f"partner:{caller.partner_id}",
    )
    with in_flight.claim(caller.partner_id, identity):
        return to_order(await until_known(ports.orders.cancel_order, command))


ROUTER = Router("/", route_handlers=[place_order, get_order, list_orders, cancel_order])


def _to_place(caller: Caller, identity: Identity, body: OrderBody) -> PlaceOrder:
    invoice = body.invoice_address
    return PlaceOrder(
        partner_id=caller.partner_id,
        party_code=caller.party_code,
        idempotency_key=identity.key,
        fingerprint=identity.fingerprint,
        purchase_order_number=body.purchase_order_number,
        currency=body.currency,
        delivery_address=_to_address(body.delivery_address),
        lines=tuple(_to_line(line) for line in body.lines),
        ordered_on=body.ordered_on,
        invoice_address=None if invoice is None else _to_address(invoice),
    )


def _to_line(line: LineBody) -> PlacedLine:
    price = line.unit_price
    money = None if price is None else Money(price.amount, price.currency)
    return PlacedLine(line.sku, line.quantity, money)


def _to_address(body: AddressBody) -> Address:
    return Address(
        name=body.name,
        line1=body.line1,
        line2=body.line2,
        city=body.city,
        region=body.region,
        postcode=body.postcode,
        country=body.country,
        phone=body.phone,
        email=body.email,
    )
