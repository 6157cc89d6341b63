"""Bad input from the warehouse: kept for a person or told as unknown, and the next is taken in.

Forged, stale, repeated, re-encoded, compressed and huge webhooks: `test_inbound.py`.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hostile_backend import Answer, hostile_backend

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.errors import TrunklineError, Unavailable
from trunkline_kit.http import http_client
from trunkline_model.capabilities.events import Event
from trunkline_model.capabilities.fulfilment import CreateShipmentOrder, GetShipmentOrder
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_store.raw_documents import RawDocuments
from trunkline_system_warehouse import wire
from trunkline_system_warehouse.adapter import WarehouseAdapter
from trunkline_system_warehouse.client import ANSWER_MAX, Warehouse
from trunkline_system_warehouse.intake import Intake
from trunkline_system_warehouse.main import MIGRATIONS
from trunkline_system_warehouse.sweep import Sweep

type Asked = Callable[..., CreateShipmentOrder]

KEYRING = Keyring(bytes(range(32)))
RECEIPT: dict[str, Any] = {
    "sku": "A1",
    "quantity": "5",
    "received_on": "2026-11-02",
    "reference": "PO-7",
}
PARCEL: dict[str, Any] = {
    "id": "p1",
    "reference": "SO-1",
    "lines": [{"line_reference": "l1", "sku": "A1", "quantity": "1"}],
    "carrier": "Post",
    "tracking_number": "T1",
    "dispatched_at": "2026-11-02T10:00:00Z",
}


def told(kind: str, data: dict[str, Any], **envelope: object) -> bytes:
    whole = {"id": "evt_1", "type": kind, "timestamp": "2026-11-02T10:00:00Z", "data": data}
    return msgspec.json.encode(whole | envelope)


def received(**changes: object) -> bytes:
    return told("goods.received", RECEIPT | changes)


def dispatched(**changes: object) -> bytes:
    return told("shipment.dispatched", PARCEL | changes)


def of_quantity(quantity: str) -> bytes:
    return dispatched(lines=[{"line_reference": "l1", "sku": "A1", "quantity": quantity}])


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema="system_warehouse", packages=MIGRATIONS)
    async with open_pool(database_url, schema="system_warehouse") as opened:
        yield opened


@pytest.fixture
def intake() -> Intake:
    return Intake(KEYRING, "warehouse", ZoneInfo("Asia/Tokyo"))


async def heard(pool: Pool) -> list[Event]:
    async with pool.connection() as conn:
        return await EventLog(KEYRING).read(conn, after=0)


SAMPLES = {
    "bad UTF-8": (received().replace(b"PO-7", b"PO\xff7"), "ambiguous", ""),
    "NUL byte": (received().replace(b"PO-7", b"PO\x007"), "ambiguous", ""),
    "NUL by escape": (received(reference="PO-7\x00"), "schema", "$.reference"),
    "line feed": (received(sku="A1\n"), "schema", "$.sku"),
    "BOM": (b"\xef\xbb\xbf" + received(), "ambiguous", ""),
    "deep JSON": (received()[:-1] + b',"x":' + b"[" * 9_000 + b"]" * 9_000 + b"}", "ambiguous", ""),
    "repeated name": (received()[:-1] + b',"type":"goods.received"}', "ambiguous", ""),
    "repeated figure": (
        received().replace(b'"quantity"', b'"quantity":"6","quantity"'),
        "ambiguous",
        "",
    ),
    "text for a list": (dispatched(lines="A1"), "schema", "$.lines"),
    "list for text": (received(sku=["A1"]), "schema", "$.sku"),
    "no number": (received(quantity="NaN"), "schema", "$.quantity"),
    "endless": (received(quantity="Infinity"), "schema", "$.quantity"),
    "10^15": (received(quantity="1000000000000000"), "schema", "$.quantity"),
    "a huge exponent": (received(quantity="1e999999999"), "schema", "$.quantity"),
    "zero": (received(quantity="0"), "schema", "$.quantity"),
    "negative": (of_quantity("-1"), "schema", "$.lines[0].quantity"),
    "no number in a line": (of_quantity("sNaN"), "schema", "$.lines[0].quantity"),
    "seven decimals": (of_quantity("0.0000001"), "schema", "$.lines[0].quantity"),
    "a day beyond the calendar": (dispatched(dispatched_at="9999-12-31T23:59:59Z"), "schema", ""),
    "ten thousand characters": (received(reference="P" * 10_000), "schema", "$.reference"),
}


async def test_a_genuine_event_that_cannot_be_is_kept_for_a_person_and_the_next_is_taken(
    pool: Pool, intake: Intake
) -> None:
    async with pool.connection() as conn:
        for name, (content, _, _) in SAMPLES.items():
            assert await intake.take(conn, name, content)
        assert await intake.take(conn, "good", received())
    *bad, good = await heard(pool)
    found = {one.event_id: one.document_rejected for one in bad}
    assert {name: one and (one.reason, one.field) for name, one in found.items()} == {
        name: (reason, field) for name, (_, reason, field) in SAMPLES.items()
    }
    async with pool.connection() as conn:
        for one in bad:
            kept = await RawDocuments(KEYRING).get(conn, one.raw_document_id)
            assert kept.content == SAMPLES[one.event_id][0]
    assert good.goods_receipt_reported


class Listing:
    """A warehouse that lists these events."""

    def __init__(self, *events: bytes) -> None:
        self._events = events

    async def events(self, after: str, limit: int) -> wire.EventPage:
        del limit
        raw = () if after else tuple(msgspec.Raw(one) for one in self._events)
        return wire.EventPage(raw, "end")


NAMELESS = (b"{}", b"7", b'{"id":7}', b'{"id":"a\\u0000"}', b'{"id":""}', b"[" * 9_000)


async def test_events_without_an_id_do_not_hold_up_the_sweep(pool: Pool, intake: Intake) -> None:
    listing = cast("Warehouse", Listing(*NAMELESS, received()))
    sweep = Sweep(pool, listing, intake, "warehouse")
    for _ in range(2):
        await sweep.step()
    *bad, good = await heard(pool)
    assert len(bad) == len(NAMELESS)
    assert all(one.document_rejected and one.event_id.startswith("bytes:") for one in bad)
    assert good.event_id == "evt_1"


@asynccontextmanager
async def before(content: bytes, status: int = 200) -> AsyncIterator[WarehouseAdapter]:
    """The adapter before a warehouse that always answers the same."""
    limits = Limits(rate_per_s=100, burst=100, concurrency_max=4)
    async with hostile_backend(Answer(content, status)) as url, http_client(url) as http:
        yield WarehouseAdapter(
            Warehouse(http, "token", Budget("warehouse", limits, None)), "warehouse", UTC
        )


def order(**changes: object) -> bytes:
    """Give what the warehouse answers about an order, some of it changed."""
    label = {"name": "A", "address1": "1", "city": "B", "postal_code": "C", "country_code": "GB"}
    whole = {"id": "so_1", "reference": "SO-1.1", "order_number": "SO-1", "status": "accepted"}
    return msgspec.json.encode(whole | {"ship_to": label, "lines": []} | changes)


BAD_ANSWERS = {
    "someone else's order": order(reference="SO-2.1"),
    "wrong types": order(status=7),
    "bad UTF-8": order().replace(b"accepted", b"\xff"),
    "BOM": b"\xef\xbb\xbf" + order(),
    "deep JSON": order()[:-1] + b',"x":' + b"[" * 100_000,
    "nothing": b"",
    "10 MB": order(reason="x" * 10 * 1024 * 1024),
}


@pytest.mark.parametrize("content", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
async def test_an_answer_that_is_none_leaves_a_write_unknown(asked: Asked, content: bytes) -> None:
    async with before(content, 201) as adapter:
        with pytest.raises(Unavailable) as caught:
            await adapter.create_shipment_order(asked())
    assert caught.value.unknown


@pytest.mark.parametrize("content", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
async def test_an_answer_that_is_none_is_never_taken_for_ours(content: bytes) -> None:
    page = b'{"shipment_orders":[' + content + b"]}"
    async with before(page) as adapter:
        with pytest.raises(TrunklineError) as caught:
            await adapter.get_shipment_order(GetShipmentOrder("warehouse", "SO-1.1"))
    assert not caught.value.unknown


def test_an_answer_may_hold_less_than_the_ten_megabytes_tried() -> None:
    assert ANSWER_MAX < 10 * 1024 * 1024
