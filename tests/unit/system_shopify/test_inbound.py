"""A webhook is believed when it is genuine and fresh, and kept before it is answered."""

import asyncio
import base64
import gzip
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from eventually import eventually
from service_process import free_port
from shopify_shop import SECRET

from trunkline_kit.web import http_server
from trunkline_model.capabilities.events import Event, GetRawDocument
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_store.served_log import ServedEventLog
from trunkline_system_shopify.hearing import Hearing
from trunkline_system_shopify.inbound import Door, Trust, webhook_app

BODY = json.dumps(
    {"id": 42, "updated_at": "2026-11-02T09:31:00Z", "total_price": "12.00", "note": "é"}
).encode()
PATH = "/webhooks/shopify/shopify"


def signature(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def headers(body: bytes = BODY, **changes: str | None) -> dict[str, str]:
    made: dict[str, str | None] = {
        "content-type": "application/json",
        "x-shopify-topic": "orders/create",
        "x-shopify-shop-domain": "demo.myshopify.com",
        "x-shopify-hmac-sha256": signature(body),
        "x-shopify-event-id": "event-1",
        "x-shopify-webhook-id": "webhook-1",
        "x-shopify-triggered-at": datetime.now(UTC).isoformat(),
    }
    made |= {name.replace("_", "-"): value for name, value in changes.items()}
    return {name: value for name, value in made.items() if value is not None}


async def send(
    endpoint: httpx.AsyncClient, body: bytes = BODY, path: str = PATH, **changes: str | None
) -> int:
    answer = await endpoint.post(path, content=body, headers=headers(body, **changes))
    return answer.status_code


async def heard(pool: Pool, keyring: Keyring) -> list[Event]:
    async with pool.connection() as conn:
        return await EventLog(keyring).read(conn, after=0)


async def documents(pool: Pool) -> int:
    async with pool.connection() as conn:
        found = await conn.execute("SELECT count(*) FROM raw_documents")
        return int((await found.fetchone() or (0,))[0])


async def test_a_genuine_webhook_becomes_a_hint_and_its_bytes_are_kept(
    endpoint: httpx.AsyncClient, pool: Pool, keyring: Keyring
) -> None:
    assert await send(endpoint) == 200
    (event,) = await heard(pool, keyring)
    changed = event.channel_order_changed
    assert changed is not None
    assert changed.channel_order_id == "42"
    assert changed.source_updated_at == datetime(2026, 11, 2, 9, 31, tzinfo=UTC)
    log = ServedEventLog(pool, keyring)
    kept = await log.get_raw_document(GetRawDocument(event.raw_document_id))
    assert kept.content == BODY
    assert kept.sha256 == hashlib.sha256(BODY).hexdigest()


async def test_the_same_event_twice_is_one_event(
    endpoint: httpx.AsyncClient, pool: Pool, keyring: Keyring
) -> None:
    assert await send(endpoint) == 200
    assert await send(endpoint, x_shopify_webhook_id="webhook-2") == 200
    assert len(await heard(pool, keyring)) == 1
    assert await documents(pool) == 1


async def test_the_same_event_at_the_same_instant_is_one_event(
    endpoint: httpx.AsyncClient, pool: Pool, keyring: Keyring
) -> None:
    statuses = await asyncio.gather(*(send(endpoint) for _ in range(12)))
    assert set(statuses) == {200}
    assert len(await heard(pool, keyring)) == 1
    assert await documents(pool) == 1


def old(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"x_shopify_hmac_sha256": None}, 401),
        ({"x_shopify_hmac_sha256": ""}, 401),
        ({"x_shopify_hmac_sha256": signature(BODY, "another endpoint's secret")}, 401),
        ({"x_shopify_hmac_sha256": hmac.digest(SECRET.encode(), BODY, "sha256").hex()}, 401),
        ({"x_shopify_hmac_sha256": signature(BODY) + "!"}, 401),
        ({"x_shopify_hmac_sha256": "t\u00f6"}, 401),
        ({"x_shopify_triggered_at": None}, 400),
        ({"x_shopify_triggered_at": "yesterday"}, 400),
        ({"x_shopify_triggered_at": "2026-11-02T09:31:00"}, 400),
        ({"x_shopify_triggered_at": old(49)}, 400),
        ({"x_shopify_triggered_at": old(-1)}, 400),
        ({"x_shopify_event_id": None, "x_shopify_webhook_id": None}, 400),
        ({"x_shopify_event_id": "e" * 201}, 400),
    ],
)
async def test_what_is_not_genuine_or_fresh_is_turned_away(
    endpoint: httpx.AsyncClient, pool: Pool, changes: dict[str, str | None], status: int
) -> None:
    given = headers(BODY, **changes)
    raw = {name.encode(): value.encode("latin-1") for name, value in given.items()}
    answer = await endpoint.post(PATH, content=BODY, headers=raw)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert await documents(pool) == 0


async def test_a_body_that_changed_by_one_byte_is_turned_away(endpoint: httpx.AsyncClient) -> None:
    body = BODY.replace(b"12.00", b"12.01")
    assert await send(endpoint, body, x_shopify_hmac_sha256=signature(BODY)) == 401


async def test_a_body_written_anew_is_turned_away(endpoint: httpx.AsyncClient) -> None:
    body = json.dumps(json.loads(BODY), ensure_ascii=False).encode()
    assert body != BODY
    assert await send(endpoint, body, x_shopify_hmac_sha256=signature(BODY)) == 401


async def test_a_packed_body_is_turned_away(endpoint: httpx.AsyncClient) -> None:
    assert await send(endpoint, gzip.compress(BODY), content_encoding="gzip") == 415


async def test_a_body_without_end_is_cut_off(endpoint: httpx.AsyncClient, pool: Pool) -> None:
    assert await send(endpoint, b" " * (3 * 1024 * 1024)) == 413
    assert await documents(pool) == 0


async def test_another_connection_is_not_found(endpoint: httpx.AsyncClient) -> None:
    assert await send(endpoint, path="/webhooks/shopify/other") == 404


async def test_a_webhook_of_an_hours_long_retry_is_taken(endpoint: httpx.AsyncClient) -> None:
    assert await send(endpoint, x_shopify_triggered_at=old(5)) == 200


async def test_the_secret_before_the_rotation_is_still_believed(
    endpoint: httpx.AsyncClient,
) -> None:
    given = signature(BODY, "the secret before")
    assert await send(endpoint, x_shopify_hmac_sha256=given) == 200


async def test_another_shop_is_turned_away(hearing: Hearing) -> None:
    port = free_port()
    app = webhook_app(Door(hearing, Trust("shopify", (SECRET,), "ours.myshopify.com")))
    base = f"http://127.0.0.1:{port}"
    async with http_server(app, port), httpx.AsyncClient(base_url=base) as client:
        assert await send(client) == 401
        assert await send(client, x_shopify_shop_domain="ours.myshopify.com") == 200


@pytest.mark.parametrize(
    "sample",
    [
        (b"{", "orders/create", "schema"),
        (b"\xff\xfe", "orders/create", "schema"),
        (b"[]", "orders/create", "schema"),
        (b"{}", "orders/updated", "schema"),
        (BODY, "customers/redact", "topic"),
    ],
)
async def test_what_is_genuine_but_cannot_be_used_is_kept_for_a_person(
    endpoint: httpx.AsyncClient,
    pool: Pool,
    keyring: Keyring,
    sample: tuple[bytes, str, str],
) -> None:
    body, topic, reason = sample
    assert await send(endpoint, body, x_shopify_topic=topic) == 200
    (event,) = await heard(pool, keyring)
    assert event.document_rejected is not None
    assert event.document_rejected.reason == reason
    assert event.raw_document_id


async def test_a_refund_names_its_order(
    endpoint: httpx.AsyncClient, pool: Pool, keyring: Keyring
) -> None:
    body = b'{"id": 7, "order_id": 42}'
    assert await send(endpoint, body, x_shopify_topic="refunds/create") == 200
    (event,) = await heard(pool, keyring)
    assert event.channel_order_changed is not None
    assert event.channel_order_changed.channel_order_id == "42"


async def test_without_a_database_the_shop_is_told_to_come_again(
    keyring: Keyring, pool: Pool
) -> None:
    port = free_port()
    async with pool.connection() as conn:
        await conn.execute("DROP TABLE raw_documents CASCADE")
    app = webhook_app(Door(Hearing(pool, keyring, "shopify"), Trust("shopify", (SECRET,))))
    base = f"http://127.0.0.1:{port}"
    async with http_server(app, port), httpx.AsyncClient(base_url=base) as client:
        assert await send(client) == 503
        await pool.close()
        assert await send(client) == 503


async def test_the_shop_and_the_service_agree_on_signatures(
    shop: Any, endpoint: httpx.AsyncClient, pool: Pool, keyring: Keyring
) -> None:
    url = f"{str(endpoint.base_url).rstrip('/')}{PATH}"
    await shop.tell("webhook", {"url": url, "topics": ["orders/create"]}, "PUT")
    placed = await shop.place(webhook={"times": 2})
    await shop.place(webhook={"forge": True})

    async def all_tried() -> bool:
        sent = (await shop.http.get("/_sandbox/deliveries")).json()
        return all(one["outcome"] == "delivered" or one["attempts"] for one in sent)

    await eventually(all_tried)
    events = await heard(pool, keyring)
    assert [event.event_id for event in events] == [placed["eventId"]]
