"""Each fault in the shop: of its answers over a real connection, and of its webhooks."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from eventually import eventually
from litestar import Litestar
from litestar.testing import TestClient
from served_sandbox import PARAMETERS, SEEN, UNDONE, seen, served

from trunkline_sandbox import ANSWERING
from trunkline_sandbox_shopify.app import shop_app
from trunkline_sandbox_shopify.settings import Settings

CANCEL = """mutation ($orderId: ID!) { orderCancel(orderId: $orderId, reason: CUSTOMER,
  restock: true) { job { id } orderCancelUserErrors { message } } }"""


@pytest.fixture(scope="module")
async def shop_line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    path = Path(tmp_path_factory.mktemp("shop")) / "shop.sqlite3"
    async with served(shop_app(Settings(0, path, "token", "secret"))) as client:
        client.headers["X-Shopify-Access-Token"] = "token"
        yield client


@pytest.mark.parametrize("kind", sorted(ANSWERING))
async def test_each_fault_of_an_answer_is_seen_once_and_leaves_its_cancellation(
    shop_line: httpx.AsyncClient, kind: str
) -> None:
    basket = {"lines": [{"sku": "TEA", "quantity": 1}]}
    order = (await shop_line.post("/_sandbox/orders", json=basket)).json()
    fault = {"on": "orderCancel", "kind": kind, **PARAMETERS.get(kind, {})}
    armed = (await shop_line.post("/_sandbox/faults", json=fault)).json()
    wish = {"query": CANCEL, "variables": {"orderId": order["id"]}}
    way = ("POST", "/admin/api/2026-10/graphql.json")
    assert await seen(shop_line, *way, json=wish) == SEEN[kind].format(ok=200)

    async def decided() -> bool:
        found = (await shop_line.get(f"/_sandbox/orders/{order['orderId']}")).json()
        return bool(found["cancelled_at"]) == (kind not in UNDONE)

    assert await eventually(decided, 30)
    listed = (await shop_line.get("/_sandbox/faults")).json()
    assert [one["fired"] for one in listed if one["fault_id"] == armed["fault_id"]] == [1]


def arm(shop: TestClient[Litestar], kind: str, **parameters: object) -> None:
    fault = {"on": "orders/create", "kind": kind, **parameters}
    answer = shop.post("/_sandbox/faults", json=fault)
    assert answer.status_code == 201, answer.text


def heard_ids(endpoint: Any, count: int) -> list[str]:
    return [headers["x-shopify-event-id"] for headers, _ in endpoint.wait_for(count, 30)]


@pytest.mark.parametrize("kind", ["429", "5xx", "timeout_before_commit"])
def test_a_webhook_that_failed_is_sent_again(
    shop: TestClient[Litestar], endpoint: Any, place: Any, kind: str
) -> None:
    arm(shop, kind)
    assert heard_ids(endpoint, 0) == []
    assert [place()["eventId"]] == heard_ids(endpoint, 1)


@pytest.mark.parametrize("kind", ["duplicate", "timeout_after_commit", "late_commit"])
def test_a_webhook_is_heard_twice(
    shop: TestClient[Litestar], endpoint: Any, place: Any, kind: str
) -> None:
    arm(shop, kind)
    event_id = place()["eventId"]
    assert heard_ids(endpoint, 2) == [event_id] * 2


def test_a_reordered_webhook_comes_after_the_next_ones(
    shop: TestClient[Litestar], endpoint: Any, place: Any
) -> None:
    arm(shop, "reorder", passed=2, hang_s=60)
    first, second, third = (place()["eventId"] for _ in range(3))
    heard = heard_ids(endpoint, 3)
    assert sorted(heard[:2]) == sorted([second, third])
    assert heard[2] == first


def test_a_reordered_webhook_that_nothing_follows_comes_in_the_end(
    shop: TestClient[Litestar], endpoint: Any, place: Any
) -> None:
    arm(shop, "reorder", hang_s=0.05)
    assert [place()["eventId"]] == heard_ids(endpoint, 1)


@pytest.mark.parametrize("kind", ["truncated", "reset"])
def test_a_webhook_that_breaks_in_the_middle_is_sent_again(
    shop: TestClient[Litestar], endpoint: Any, place: Any, kind: str
) -> None:
    arm(shop, kind, after_bytes=9)
    event_id = place()["eventId"]
    assert heard_ids(endpoint, 2) == [event_id] * 2
    assert min(len(body) for _, body in endpoint.heard) == 9


def test_a_slow_webhook_comes_whole(shop: TestClient[Litestar], endpoint: Any, place: Any) -> None:
    arm(shop, "slow_body", chunk_bytes=1000, pause_s=0.001)
    event_id = place()["eventId"]
    assert heard_ids(endpoint, 1) == [event_id]
    assert endpoint.heard[0][1].endswith(b"}")


def test_a_late_webhook_comes(shop: TestClient[Litestar], endpoint: Any, place: Any) -> None:
    arm(shop, "latency", hang_s=0.02, jitter_s=0.02)
    assert [place()["eventId"]] == heard_ids(endpoint, 1)


def test_a_webhook_may_be_called_something_else(
    shop: TestClient[Litestar], endpoint: Any, place: Any
) -> None:
    arm(shop, "content_type", content_type="text/plain")
    place()
    assert endpoint.wait_for(1, 30)[0][0]["content-type"] == "text/plain"


def test_an_answer_cannot_be_reordered(shop: TestClient[Litestar]) -> None:
    answer = shop.post("/_sandbox/faults", json={"on": "orderCancel", "kind": "reorder"})
    assert answer.status_code == 400
    assert "orderCancel cannot show reorder" in answer.json()["detail"]
