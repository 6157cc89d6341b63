"""Webhooks: signed, repeated until taken, listed for whoever missed them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from standardwebhooks import Webhook, WebhookVerificationError

from trunkline_sandbox_warehouse.settings import Settings

from .conftest import Endpoint

type Warehouse = TestClient[Litestar]
type Drafts = Callable[..., dict[str, Any]]


def place(warehouse: Warehouse, body: dict[str, Any]) -> None:
    assert warehouse.post("/v1/shipment-orders", json=body).status_code == 201


def event_ids(warehouse: Warehouse) -> list[str]:
    return [event["id"] for event in warehouse.get("/v1/events").json()["events"]]


def test_every_move_is_told_by_a_signed_webhook(
    warehouse: Warehouse, endpoint: Endpoint, settings: Settings, draft: Drafts
) -> None:
    place(warehouse, draft(A1="2"))
    short = {"lines": [{"line_reference": "l1", "quantity": "1"}]}
    warehouse.post("/_sandbox/shipment-orders/SO-1.1/short-pick", json=short)
    warehouse.post("/_sandbox/shipment-orders/SO-1.1/parcels", json={})
    receipt = {"sku": "A1", "quantity": "1", "received_on": "2026-11-01", "reference": "PO-7"}
    warehouse.post("/_sandbox/receipts", json=receipt)
    place(warehouse, draft("SO-2.1"))
    warehouse.post("/_sandbox/shipment-orders/SO-2.1/rejection", json={"reason": "closed"})
    heard = endpoint.wait_for(6)
    told = [Webhook(settings.warehouse_webhook_secret).verify(b, h) for h, b in heard]
    assert [event["type"] for event in told] == [
        "shipment_order.accepted",
        "shipment_order.short_picked",
        "shipment.dispatched",
        "goods.received",
        "shipment_order.accepted",
        "shipment_order.rejected",
    ]
    assert [headers["webhook-id"] for headers, _ in heard] == event_ids(warehouse)


def test_a_refused_webhook_is_sent_again_with_the_same_id(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts
) -> None:
    endpoint.status = 503
    place(warehouse, draft())
    endpoint.wait_for(1)
    endpoint.status = 204
    heard = endpoint.wait_for(2)
    assert len({headers["webhook-id"] for headers, _ in heard}) == 1


def test_a_dropped_webhook_is_still_listed(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts
) -> None:
    warehouse.post("/_sandbox/faults", json={"on": "webhook", "kind": "drop"})
    place(warehouse, draft())
    place(warehouse, draft("SO-2.1"))
    heard = endpoint.wait_for(1)
    assert json.loads(heard[0][1])["data"]["reference"] == "SO-2.1"
    page = warehouse.get("/v1/events", params={"limit": 1}).json()
    assert page["events"][0]["data"]["reference"] == "SO-1.1"
    rest = warehouse.get("/v1/events", params={"after": page["next"]}).json()
    assert [event["data"]["reference"] for event in rest["events"]] == ["SO-2.1"]
    assert warehouse.get("/v1/events", params={"after": "x"}).status_code == 400


def test_a_webhook_is_repeated_on_demand(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts
) -> None:
    place(warehouse, draft())
    order = {"event_id": event_ids(warehouse)[0], "times": 2}
    answer = warehouse.post("/_sandbox/webhook/resend", json=order)
    assert answer.json() == {"statuses": [204, 204]}
    assert len({headers["webhook-id"] for headers, _ in endpoint.wait_for(3)}) == 1


@pytest.mark.parametrize(
    "kind", ["wrong_secret", "old_timestamp", "future_timestamp", "changed_body", "unsigned"]
)
def test_a_forgery_does_not_verify(
    warehouse: Warehouse, endpoint: Endpoint, settings: Settings, draft: Drafts, kind: str
) -> None:
    place(warehouse, draft())
    endpoint.wait_for(1)
    order = {"event_id": event_ids(warehouse)[0], "kind": kind}
    warehouse.post("/_sandbox/webhook/forgery", json=order)
    headers, body = endpoint.wait_for(2)[1]
    with pytest.raises(WebhookVerificationError):
        Webhook(settings.warehouse_webhook_secret).verify(body, headers)


def test_webhooks_wait_for_a_place_to_go(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts
) -> None:
    warehouse.put("/_sandbox/webhook", json={"url": ""})
    place(warehouse, draft())
    assert endpoint.heard == []
    warehouse.put("/_sandbox/webhook", json={"url": endpoint.url})
    endpoint.wait_for(1)
