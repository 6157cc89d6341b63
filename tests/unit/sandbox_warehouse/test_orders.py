"""Shipment orders: one per reference, cancellable until picking, shipped in parcels."""

from collections.abc import Callable
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

type Warehouse = TestClient[Litestar]
type Drafts = Callable[..., dict[str, Any]]


def place(warehouse: Warehouse, body: dict[str, Any]) -> dict[str, Any]:
    answer = warehouse.post("/v1/shipment-orders", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def effects(warehouse: Warehouse) -> list[str]:
    entries = warehouse.get("/_sandbox/journal", params={"kind": "effect"}).json()
    return [entry["name"] for entry in entries]


def test_an_order_is_accepted_and_found_by_its_reference(
    warehouse: Warehouse, draft: Drafts
) -> None:
    placed = place(warehouse, draft())
    assert placed["status"] == "accepted"
    found = warehouse.get("/v1/shipment-orders", params={"reference": "SO-1.1"}).json()
    assert [order["id"] for order in found["shipment_orders"]] == [placed["id"]]
    none = warehouse.get("/v1/shipment-orders", params={"reference": "SO-9"}).json()
    assert none == {"shipment_orders": []}


def test_the_same_reference_again_answers_with_the_first_order(
    warehouse: Warehouse, draft: Drafts
) -> None:
    first = place(warehouse, draft())
    again = warehouse.post("/v1/shipment-orders", json=draft(A1="7"))
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "duplicate_reference"
    assert again.json()["shipment_order"]["id"] == first["id"]
    assert again.json()["shipment_order"]["lines"][0]["quantity"] == "2"
    assert effects(warehouse).count("shipment_order.created") == 1


@pytest.mark.parametrize(
    ("place_in_body", "value"),
    [("quantity", "0"), ("quantity", "-1"), ("sku", ""), ("colour", "red")],
)
def test_a_bad_line_is_refused_with_a_reason(
    warehouse: Warehouse, draft: Drafts, place_in_body: str, value: str
) -> None:
    body = draft()
    body["lines"][0][place_in_body] = value
    answer = warehouse.post("/v1/shipment-orders", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_a_line_may_stand_once(warehouse: Warehouse, draft: Drafts) -> None:
    body = draft()
    body["lines"][1]["line_reference"] = body["lines"][0]["line_reference"]
    assert warehouse.post("/v1/shipment-orders", json=body).status_code == 422


def test_without_the_token_nothing_is_told(warehouse: Warehouse) -> None:
    answer = warehouse.get("/v1/stock", headers={"authorization": "Bearer other"})
    assert answer.status_code == 401


def test_an_order_is_cancelled_once_and_the_repeat_says_the_same(
    warehouse: Warehouse, draft: Drafts
) -> None:
    order_id = place(warehouse, draft())["id"]
    for _ in range(2):
        answer = warehouse.post(f"/v1/shipment-orders/{order_id}/cancellation")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert effects(warehouse).count("shipment_order.cancelled") == 1


def test_a_cancellation_is_refused_once_picking_began(warehouse: Warehouse, draft: Drafts) -> None:
    order_id = place(warehouse, draft())["id"]
    warehouse.post("/_sandbox/shipment-orders/SO-1.1/picking")
    answer = warehouse.post(f"/v1/shipment-orders/{order_id}/cancellation")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_cancellable")


def test_two_parcels_on_two_past_days_ship_an_order(warehouse: Warehouse, draft: Drafts) -> None:
    order_id = place(warehouse, draft())["id"]
    url = "/_sandbox/shipment-orders/SO-1.1/parcels"
    first = {
        "lines": [{"line_reference": "l1", "quantity": "1"}],
        "dispatched_at": "2026-11-02T15:00:00Z",
    }
    assert warehouse.post(url, json=first).status_code == 201
    half = warehouse.get(f"/v1/shipment-orders/{order_id}").json()
    assert half["status"] == "part_shipped"
    assert half["parcels"][0]["dispatched_at"] == "2026-11-02T15:00:00Z"
    assert warehouse.post(url, json={"dispatched_at": "2026-11-03T15:00:00Z"}).status_code == 201
    whole = warehouse.get(f"/v1/shipment-orders/{order_id}").json()
    assert whole["status"] == "shipped"
    assert whole["parcels"][1]["lines"] == [
        {"line_reference": "l1", "quantity": "1", "sku": "A1"},
        {"line_reference": "l2", "quantity": "1", "sku": "B2"},
    ]
    assert warehouse.post(url, json={}).status_code == 409


def test_more_than_is_open_cannot_leave(warehouse: Warehouse, draft: Drafts) -> None:
    place(warehouse, draft())
    answer = warehouse.post(
        "/_sandbox/shipment-orders/SO-1.1/parcels",
        json={"lines": [{"line_reference": "l1", "quantity": "3"}]},
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "more_than_open")


def test_a_short_pick_closes_what_is_missing(warehouse: Warehouse, draft: Drafts) -> None:
    place(warehouse, draft(A1="2"))
    missing = {"lines": [{"line_reference": "l1", "quantity": "1"}]}
    warehouse.post("/_sandbox/shipment-orders/SO-1.1/short-pick", json=missing)
    parcel = warehouse.post("/_sandbox/shipment-orders/SO-1.1/parcels", json={}).json()
    assert parcel["lines"] == [{"line_reference": "l1", "quantity": "1", "sku": "A1"}]
    found = warehouse.get("/v1/shipment-orders", params={"reference": "SO-1.1"}).json()
    assert found["shipment_orders"][0]["status"] == "shipped"


def test_stock_follows_receipts_and_parcels(warehouse: Warehouse, draft: Drafts) -> None:
    receipt = {"sku": "A1", "quantity": "10", "received_on": "2026-11-01", "reference": "PO-7"}
    assert warehouse.post("/_sandbox/receipts", json=receipt).status_code == 201
    place(warehouse, draft(A1="3"))
    warehouse.post("/_sandbox/shipment-orders/SO-1.1/parcels", json={})
    assert warehouse.get("/v1/stock").json() == {"stock": [{"sku": "A1", "on_hand": "7"}]}


def test_auto_mode_ships_at_once(warehouse: Warehouse, draft: Drafts) -> None:
    warehouse.put("/_sandbox/modes", json={"ships": True})
    assert place(warehouse, draft())["status"] == "shipped"


def test_a_lost_answer_leaves_an_order_that_is_found_by_reference(
    warehouse: Warehouse, draft: Drafts
) -> None:
    fault = {"on": "createShipmentOrder", "kind": "timeout_after_commit"}
    warehouse.post("/_sandbox/faults", json=fault)
    assert warehouse.post("/v1/shipment-orders", json=draft()).status_code == 504
    found = warehouse.get("/v1/shipment-orders", params={"reference": "SO-1.1"}).json()
    assert len(found["shipment_orders"]) == 1
    assert warehouse.post("/v1/shipment-orders", json=draft()).status_code == 409
