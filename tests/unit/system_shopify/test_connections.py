"""Two shops in one process: each has its own connection, and neither holds up the other."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from eventually import eventually
from msgspec import Struct, structs
from service_process import free_port
from shopify_shop import Shop, connection_of

from trunkline.system.channel_orders.v1 import channel_orders_pb2
from trunkline.system.events.v1 import events_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import Conflict, NotFound, Unavailable
from trunkline_kit.rpc import call_port
from trunkline_kit.web import http_server
from trunkline_model.capabilities.channel_orders import (
    ChannelOrders,
    CreateFulfilment,
    GetChannelOrder,
)
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel
from trunkline_sandbox_shopify.app import shop_app
from trunkline_sandbox_shopify.settings import Settings as ShopSettings
from trunkline_system_shopify.main import life
from trunkline_system_shopify.settings import Settings, ShopConnection

NUMBERS = count(1)


class Served(Struct, frozen=True):
    """The service as its callers see it."""

    orders: ChannelOrders
    log: EventLog
    webhooks: str

    async def events(self, connection_id: str, count: int = 1) -> list[Event]:
        """Wait until a connection was heard of as often."""

        async def read() -> list[Event] | None:
            found = (await self.log.read_events(ReadEvents(0))).events
            mine = [one for one in found if one.connection_id == connection_id]
            return mine if len(mine) >= count else None

        return await eventually(read) or []


@asynccontextmanager
async def served(told: Settings, *shops: ShopConnection) -> AsyncIterator[Served]:
    async with life(told, *shops), connect(f"127.0.0.1:{told.grpc_port}") as channel:
        yield Served(
            call_port(ChannelOrders, channel_orders_pb2, channel),
            call_port(EventLog, events_pb2, channel),
            f"http://127.0.0.1:{told.http_port}/webhooks/shopify",
        )


@pytest.fixture
def told(one_database: str) -> Settings:
    """A schema of its own in the database of all these tests."""
    master_key = base64.b64encode(bytes(32)).decode()
    schema = f"two_shops_{next(NUMBERS)}"
    return Settings(free_port(), free_port(), one_database, master_key, settle_s=0, schema=schema)


@pytest.fixture
async def second(tmp_path: Path) -> AsyncIterator[Shop]:
    """Another shop, which signs with a secret of its own."""
    port, url = free_port(), "http://127.0.0.1"
    settings = ShopSettings(port, tmp_path / "second.sqlite3", "token 2", "secret 2")
    base = f"{url}:{port}"
    async with http_server(shop_app(settings), port), httpx.AsyncClient(base_url=base) as http:
        yield Shop(base, http)


@pytest.fixture
async def both(shop: Shop, second: Shop, told: Settings) -> AsyncIterator[Served]:
    other = {"access_token": "token 2", "webhook_secret": "secret 2"}
    late: dict[str, Any] = {"sweep_grace_s": 3600}  # only webhooks speak
    connections = (
        connection_of(shop.url, **late),
        connection_of(second.url, "shop-2", **late, **other),
    )
    async with served(told, *connections) as one:
        for place, name in ((shop, "shopify"), (second, "shop-2")):
            hook = {"url": f"{one.webhooks}/{name}", "topics": ["orders/create"]}
            await place.tell("webhook", hook, "PUT")
        yield one


async def parcel(shop: Shop, connection_id: str) -> CreateFulfilment:
    placed = await shop.place()
    lines = [LineQuantity(one, "TEA", Decimal(1)) for one in await shop.line_ids(placed)]
    sent = Parcel("p1", date(2026, 11, 20), "DPD UK", "T1", tuple(lines))
    return CreateFulfilment(connection_id, "r1", str(placed["orderId"]), sent)


async def test_each_shop_is_heard_and_read_under_its_own_name(
    both: Served, shop: Shop, second: Shop
) -> None:
    first_order = await shop.place({"sku": "TEA", "quantity": 1, "price": "1.00"})
    second_order = await second.place({"sku": "TEA", "quantity": 1, "price": "2.00"})
    for name, placed in (("shopify", first_order), ("shop-2", second_order)):
        (event,) = await both.events(name)
        assert event.channel_order_changed
        assert event.channel_order_changed.channel_order_id == str(placed["orderId"])
        asked = GetChannelOrder(name, str(placed["orderId"]))
        order = await both.orders.get_channel_order(asked)
        assert str(order.gross.amount) == placed["totalPrice"]


async def test_a_write_reaches_the_shop_that_it_names_and_no_other(
    both: Served, shop: Shop, second: Shop
) -> None:
    request = await parcel(second, "shop-2")
    shown = await both.orders.create_fulfilment(request)
    assert shown.evidence.connection_id == "shop-2"
    assert len(await second.effects("fulfillmentCreate")) == 1
    assert await shop.effects("fulfillmentCreate") == []


async def test_an_answered_request_is_not_repeated_in_another_shop(
    both: Served, shop: Shop, second: Shop
) -> None:
    request = await parcel(second, "shop-2")
    await both.orders.create_fulfilment(request)
    with pytest.raises(Conflict):
        await both.orders.create_fulfilment(structs.replace(request, connection_id="shopify"))
    assert await shop.effects("fulfillmentCreate") == []


async def test_an_unknown_shop_is_not_found_and_may_be_connected_later(
    shop: Shop, told: Settings
) -> None:
    request = await parcel(shop, "shop-3")
    async with served(told, connection_of(shop.url)) as before:
        with pytest.raises(NotFound, match="shop-3") as refusal:
            await before.orders.create_fulfilment(request)
    assert refusal.value.reason == "connection"
    async with served(told, connection_of(shop.url, "shop-3")) as after:
        assert (await after.orders.create_fulfilment(request)).fulfilment_id


async def test_one_shops_secret_opens_no_other_shops_door(
    both: Served, shop: Shop, second: Shop
) -> None:
    placed = await shop.place()
    (row,) = (await shop.http.get("/_sandbox/deliveries")).json()
    async with httpx.AsyncClient() as sender:
        answers = [
            await sender.post(
                f"{both.webhooks}/{name}", content=row["body"], headers=row["headers"]
            )
            for name in ("shopify", "shop-2", "shop-3")
        ]
    assert [one.status_code for one in answers] == [200, 401, 404]
    (event,) = await both.events("shopify")
    assert event.event_id == placed["eventId"]
    await second.place()
    assert len(await both.events("shop-2")) == 1


async def test_a_shop_that_is_away_holds_up_no_other(shop: Shop, told: Settings) -> None:
    nowhere = connection_of(f"http://127.0.0.1:{free_port()}")
    async with served(told, nowhere, connection_of(shop.url, "shop-2")) as one:
        request = await parcel(shop, "shop-2")
        assert (await one.orders.create_fulfilment(request)).fulfilment_id
        with pytest.raises(Unavailable) as failure:
            await one.orders.get_channel_order(GetChannelOrder("shopify", "1"))
        assert not failure.value.unknown
        (event, *_) = await one.events("shop-2")
        assert event.event_id.startswith("sweep:")
