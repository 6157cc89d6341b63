"""The shop tells of its orders as Shopify does, and badly when told to."""

import base64
import hashlib
import hmac
import json
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient
from moving_clock import MoveClock


def signed(body: bytes) -> str:
    return base64.b64encode(hmac.digest(b"secret", body, hashlib.sha256)).decode()


def test_an_order_is_told_signed_and_whole(endpoint: Any, place: Any) -> None:
    placed = place()
    headers, body = endpoint.wait_for(1)[0]
    order = json.loads(body)
    assert headers["x-shopify-topic"] == "orders/create"
    assert headers["x-shopify-hmac-sha256"] == signed(body)
    assert headers["x-shopify-event-id"] == placed["eventId"]
    assert headers["x-shopify-shop-domain"].endswith(".myshopify.com")
    assert order["admin_graphql_api_id"] == placed["id"]
    assert order["total_price"] == placed["totalPrice"]


def test_a_duplicate_has_the_event_id_of_the_first(endpoint: Any, place: Any) -> None:
    place(webhook={"times": 2})
    heard = [headers for headers, _ in endpoint.wait_for(2)]
    assert len({one["x-shopify-event-id"] for one in heard}) == 1
    assert len({one["x-shopify-webhook-id"] for one in heard}) == 2


def test_a_forged_webhook_has_a_wrong_signature(endpoint: Any, place: Any) -> None:
    place(webhook={"forge": True})
    headers, body = endpoint.wait_for(1)[0]
    assert headers["x-shopify-hmac-sha256"] != signed(body)


def test_a_silent_order_is_never_told(
    shop: TestClient[Litestar], endpoint: Any, place: Any
) -> None:
    silent = place(webhook={"send": False})
    told = place()
    endpoint.wait_for(1)
    assert silent["eventId"] == ""
    assert [headers["x-shopify-event-id"] for headers, _ in endpoint.heard] == [told["eventId"]]
    assert len(shop.get("/_sandbox/deliveries").json()) == 1


def test_a_webhook_that_was_not_heard_comes_again_with_the_old_body(
    endpoint: Any, shop: TestClient[Litestar], place: Any
) -> None:
    endpoint.statuses = [503]
    placed = place()
    endpoint.wait_for(1)
    changed = {"by": "0.01", "webhook": {"send": False}}
    shop.post(f"/_sandbox/orders/{placed['orderId']}/edit-total", json=changed)
    first, second = endpoint.wait_for(2)[:2]
    assert first == second


def test_changes_and_cancellations_are_told(
    shop: TestClient[Litestar], endpoint: Any, place: Any
) -> None:
    placed = place()
    shop.post(f"/_sandbox/orders/{placed['orderId']}/cancel", json={})
    shop.post(f"/_sandbox/orders/{placed['orderId']}/webhook", json={})
    topics = sorted(headers["x-shopify-topic"] for headers, _ in endpoint.wait_for(4))
    assert topics == ["orders/cancelled", "orders/create", "orders/updated", "orders/updated"]


def test_a_dropped_webhook_is_in_the_journal_only(
    shop: TestClient[Litestar], endpoint: Any, place: Any
) -> None:
    shop.post("/_sandbox/faults", json={"on": "orders/create", "kind": "drop"})
    lost = place()
    told = place()
    endpoint.wait_for(1)
    assert [headers["x-shopify-event-id"] for headers, _ in endpoint.heard] == [told["eventId"]]
    effects = shop.get("/_sandbox/journal", params={"kind": "effect"}).json()
    assert ("webhook dropped", lost["eventId"]) in [(one["name"], one["key"]) for one in effects]


def test_a_delayed_webhook_comes_when_the_clock_is_moved_past_its_time(
    shop: TestClient[Litestar], endpoint: Any, place: Any, move_clock: MoveClock
) -> None:
    del move_clock
    placed = place(webhook={"delayS": 3600})
    assert endpoint.heard == []
    shop.put("/_sandbox/clock", json={"offset_s": 7200})
    assert endpoint.wait_for(1, 30)[0][0]["x-shopify-event-id"] == placed["eventId"]
