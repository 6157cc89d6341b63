"""Parcels: what is sent leaves the fulfilment order, what is taken back returns."""

from typing import Any

from litestar import Litestar
from litestar.testing import TestClient

WORK = """query ($id: ID!) { order(id: $id) { displayFulfillmentStatus
  fulfillmentOrders(first: 10) { nodes { id status lineItems(first: 10) { nodes {
    id remainingQuantity lineItem { id } } } } }
  fulfillments(first: 10) { id status trackingInfo(first: 1) { number } } } }"""

CREATE = """mutation ($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
  fulfillment { id status totalQuantity trackingInfo(first: 1) { number company } }
  userErrors { field message } } }"""

CANCEL = """mutation ($id: ID!) { fulfillmentCancel(id: $id) {
  fulfillment { id status } userErrors { field message } } }"""


def asked(work: dict[str, Any], quantity: int, number: str = "T1") -> dict[str, Any]:
    one = next(one for one in work["fulfillmentOrders"]["nodes"] if one["status"] != "CLOSED")
    item = {"id": one["lineItems"]["nodes"][0]["id"], "quantity": quantity}
    return {
        "lineItemsByFulfillmentOrder": [
            {"fulfillmentOrderId": one["id"], "fulfillmentOrderLineItems": [item]}
        ],
        "trackingInfo": {"number": number, "company": "DPD UK"},
    }


def test_part_of_a_fulfilment_order_can_be_sent_and_then_the_rest(ask: Any, place: Any) -> None:
    placed = place()
    work = ask(WORK, id=placed["id"])["order"]
    first = ask(CREATE, fulfillment=asked(work, 2))["fulfillmentCreate"]
    assert first["fulfillment"]["totalQuantity"] == 2
    work = ask(WORK, id=placed["id"])["order"]
    assert work["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    ask(CREATE, fulfillment=asked(work, 1, "T2"))
    work = ask(WORK, id=placed["id"])["order"]
    assert work["displayFulfillmentStatus"] == "FULFILLED"
    assert [one["status"] for one in work["fulfillmentOrders"]["nodes"]] == ["CLOSED"]


def test_more_than_remains_is_a_user_error(ask: Any, place: Any) -> None:
    work = ask(WORK, id=place()["id"])["order"]
    answer = ask(CREATE, fulfillment=asked(work, 4))["fulfillmentCreate"]
    assert answer["fulfillment"] is None
    assert answer["userErrors"]


def test_the_same_request_twice_sends_two_parcels_because_nothing_binds_it(
    ask: Any, place: Any
) -> None:
    placed = place()
    wanted = asked(ask(WORK, id=placed["id"])["order"], 1)
    ask(CREATE, fulfillment=wanted)
    ask(CREATE, fulfillment=wanted)
    assert len(ask(WORK, id=placed["id"])["order"]["fulfillments"]) == 2


def test_a_cancelled_parcel_can_be_sent_again(ask: Any, place: Any) -> None:
    placed = place()
    made = ask(CREATE, fulfillment=asked(ask(WORK, id=placed["id"])["order"], 3))
    made_id = made["fulfillmentCreate"]["fulfillment"]["id"]
    gone = ask(CANCEL, id=made_id)["fulfillmentCancel"]
    assert gone["fulfillment"]["status"] == "CANCELLED"
    work = ask(WORK, id=placed["id"])["order"]
    assert work["displayFulfillmentStatus"] == "UNFULFILLED"
    again = ask(CREATE, fulfillment=asked(work, 3))["fulfillmentCreate"]
    assert not again["userErrors"]
    assert ask(CANCEL, id=made_id)["fulfillmentCancel"]["userErrors"]


def test_an_answer_lost_after_the_commit_leaves_the_parcel(
    shop: TestClient[Litestar], ask: Any, place: Any
) -> None:
    placed = place()
    work = ask(WORK, id=placed["id"])["order"]
    fault = {"on": "fulfillmentCreate", "kind": "timeout_after_commit"}
    shop.post("/_sandbox/faults", json=fault)
    answer = shop.post(
        "/admin/api/2026-10/graphql.json",
        json={"query": CREATE, "variables": {"fulfillment": asked(work, 3)}},
        headers={"X-Shopify-Access-Token": "token"},
    )
    assert answer.status_code == 504
    assert answer.headers["content-type"].startswith("text/html")
    assert len(ask(WORK, id=placed["id"])["order"]["fulfillments"]) == 1
    effects = shop.get("/_sandbox/journal", params={"kind": "effect"}).json()
    assert [one["name"] for one in effects].count("fulfillmentCreate") == 1
