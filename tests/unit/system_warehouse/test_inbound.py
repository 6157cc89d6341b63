"""Webhooks: committed once when genuine, refused when not, found by the sweep when missed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import msgspec
import pytest
from standardwebhooks import Webhook

from trunkline_kit.http import http_client
from trunkline_kit.secret import Secret
from trunkline_model.capabilities.fulfilment import CreateShipmentOrder
from trunkline_model.goods_receipt import GoodsReceiptReported
from trunkline_system_warehouse.settings import Settings, WarehouseConnection

from .conftest import SECRET, Service, Warehouse, running

type Asked = Callable[..., CreateShipmentOrder]

BODY = (
    b'{"type":"goods.received","timestamp":"2026-11-02T10:00:00Z","data":'
    b'{"sku":"A1","quantity":"5","received_on":"2026-11-02","reference":"PO-7"}}'
)


def signed(
    body: bytes = BODY, *, secret: str = SECRET, webhook_id: str = "evt_1", age_s: float = 0
) -> dict[str, str]:
    at = datetime.now(UTC) - timedelta(seconds=age_s)
    return {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body.decode()),
    }


@pytest.fixture
async def sender() -> AsyncIterator[httpx.AsyncClient]:
    async with http_client() as client:
        yield client


async def post(
    sender: httpx.AsyncClient, service: Service, headers: dict[str, str], body: bytes = BODY
) -> int:
    answer = await sender.post(service.webhook_url, content=body, headers=headers)
    return answer.status_code


async def test_every_move_in_the_warehouse_becomes_an_event(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    warehouse.put("/webhook", {"url": service.webhook_url})
    await service.fulfilment.create_shipment_order(asked())
    short = {"lines": [{"line_reference": "l1", "quantity": "1"}]}
    warehouse.post("/shipment-orders/SO-1.1/short-pick", short)
    warehouse.post("/shipment-orders/SO-1.1/parcels", {"dispatched_at": "2026-11-02T15:00:00Z"})
    receipt = {"sku": "A1", "quantity": "5", "received_on": "2026-11-03", "reference": "PO-7"}
    note = {"order_reference": "PU-1", "line_reference": "2", "damaged": "1", "wrong": "3"}
    warehouse.post("/receipts", receipt | note)
    await service.fulfilment.create_shipment_order(asked("SO-2.1", "t2"))
    warehouse.post("/shipment-orders/SO-2.1/rejection", {"reason": "closed"})
    accepted, picked, left, received, second, rejected = await service.events(6)
    assert accepted.shipment_order_accepted
    assert accepted.shipment_order_accepted.reference == "SO-1.1"
    assert picked.short_picked
    assert [line.quantity for line in picked.short_picked.lines] == [Decimal(1)]
    assert left.parcel_dispatched
    assert left.parcel_dispatched.parcel.shipped_on == date(2026, 11, 2)
    assert [line.sku for line in left.parcel_dispatched.parcel.lines] == ["A1", "B2"]
    assert received.goods_receipt_reported
    assert received.goods_receipt_reported == GoodsReceiptReported(
        "PO-7", "A1", Decimal(5), date(2026, 11, 3), "PU-1", "2", Decimal(1), Decimal(3)
    )
    assert second.shipment_order_accepted
    assert rejected.shipment_order_rejected
    assert rejected.shipment_order_rejected.reason == "closed"
    assert all(event.raw_document_id for event in (accepted, picked, left))


async def test_a_repeated_webhook_is_acknowledged_and_adds_nothing(
    service: Service, sender: httpx.AsyncClient
) -> None:
    headers = signed()
    assert [await post(sender, service, headers) for _ in range(3)] == [204, 204, 204]
    assert len(await service.events()) == 1


@pytest.mark.parametrize(
    "forged",
    [
        lambda: signed(secret="whsec_YSBzdHJhbmdlcidzIHdlYmhvb2sgc2VjcmV0"),
        lambda: signed(age_s=301),
        lambda: signed(age_s=-600),
        lambda: signed(BODY.replace(b"5", b"6")),
        lambda: {**signed(), "webhook-id": "evt_2"},
        lambda: {**signed(), "webhook-timestamp": "soon"},
        lambda: {**signed(), "webhook-timestamp": "nan"},
        lambda: {**signed(), "webhook-signature": "v1"},
        lambda: {**signed(), "webhook-signature": "v1,%%%"},
        lambda: {**signed(), "webhook-signature": ""},
        lambda: {
            **signed(),
            "webhook-signature": signed()["webhook-signature"].replace("v1,", "v1a,"),
        },
        lambda: {"content-type": "application/json"},
    ],
    ids=range(12),
)
async def test_a_forged_webhook_is_refused(
    service: Service, sender: httpx.AsyncClient, forged: Callable[[], dict[str, str]]
) -> None:
    assert await post(sender, service, forged()) == 401
    assert await service.events() == []


async def test_re_encoded_json_is_not_what_was_signed(
    service: Service, sender: httpx.AsyncClient
) -> None:
    pretty = msgspec.json.format(BODY)
    assert await post(sender, service, signed(), pretty) == 401


async def test_bytes_that_are_no_text_are_refused(
    service: Service, sender: httpx.AsyncClient
) -> None:
    assert await post(sender, service, signed(), b"\xff\xfe") == 401


async def test_a_compressed_body_is_refused(service: Service, sender: httpx.AsyncClient) -> None:
    assert await post(sender, service, {**signed(), "content-encoding": "gzip"}) == 415


async def test_another_connections_door_is_closed(
    service: Service, sender: httpx.AsyncClient
) -> None:
    url = service.webhook_url.replace("/warehouse/warehouse", "/warehouse/other")
    answer = await sender.post(url, content=BODY, headers=signed())
    assert answer.status_code == 404


async def test_a_huge_body_is_refused(service: Service, sender: httpx.AsyncClient) -> None:
    huge = b'{"type":"' + b"x" * 300_000 + b'"}'
    assert await post(sender, service, signed(huge), huge) == 413


async def test_one_of_two_secrets_is_enough(
    settings: Settings, connection: WarehouseConnection, sender: httpx.AsyncClient
) -> None:
    both = Secret(f"whsec_YSBzdHJhbmdlcidzIHdlYmhvb2sgc2VjcmV0 {SECRET}")
    rotating = msgspec.structs.replace(connection, webhook_secret=both)
    async with running(settings, rotating) as service:
        assert await post(sender, service, signed()) == 204


@pytest.mark.parametrize(
    ("body", "reason", "field"),
    [
        (b"<html>", "ambiguous", ""),
        (BODY.replace(b'"quantity":"5",', b""), "schema", "$.quantity"),
        (BODY.replace(b"goods.received", b"goods.counted"), "unknown_type", "type"),
    ],
)
async def test_a_genuine_webhook_that_cannot_be_read_is_kept_for_a_person(
    service: Service, sender: httpx.AsyncClient, body: bytes, reason: str, field: str
) -> None:
    assert await post(sender, service, signed(body), body) == 204
    (event,) = await service.events()
    assert event.document_rejected
    assert (event.document_rejected.reason, event.document_rejected.field) == (reason, field)
    assert event.raw_document_id


async def test_a_webhook_that_never_came_is_found_by_the_sweep(
    settings: Settings, connection: WarehouseConnection, warehouse: Warehouse, asked: Asked
) -> None:
    swept = msgspec.structs.replace(connection, sweep_s=0.05)
    async with running(settings, swept) as service:
        await service.fulfilment.create_shipment_order(asked())
        warehouse.post("/shipment-orders/SO-1.1/parcels", {})
        accepted, left = await service.events(2)
    assert accepted.shipment_order_accepted
    assert left.parcel_dispatched
    assert [accepted.event_id, left.event_id] == warehouse.event_ids()


async def test_webhook_and_sweep_together_tell_once(
    settings: Settings, connection: WarehouseConnection, warehouse: Warehouse, asked: Asked
) -> None:
    swept = msgspec.structs.replace(connection, sweep_s=0.01)
    async with running(settings, swept) as service:
        warehouse.put("/webhook", {"url": service.webhook_url})
        for number in range(5):
            await service.fulfilment.create_shipment_order(asked(f"SO-{number}", f"t{number}"))
        order = {"event_id": warehouse.event_ids()[0], "times": 3}
        answer = await asyncio.to_thread(warehouse.post, "/webhook/resend", order)
        assert answer.json() == {"statuses": [204] * 3}
        events = await service.events(5)
    assert sorted(event.event_id for event in events) == sorted(warehouse.event_ids())


async def test_a_forgery_of_the_real_sender_is_refused(
    service: Service, warehouse: Warehouse, asked: Asked
) -> None:
    warehouse.put("/webhook", {"url": service.webhook_url})
    await service.fulfilment.create_shipment_order(asked())
    await service.events(1)
    for kind in ("wrong_secret", "old_timestamp", "future_timestamp", "changed_body", "unsigned"):
        order = {"event_id": warehouse.event_ids()[0], "kind": kind}
        answer = await asyncio.to_thread(warehouse.post, "/webhook/forgery", order)
        assert answer.json() == {"statuses": [401]}
    assert len(await service.events()) == 1
