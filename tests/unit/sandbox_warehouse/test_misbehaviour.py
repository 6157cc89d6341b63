"""Each fault in the warehouse: of its answers over a real connection, and of its webhooks."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from eventually import eventually
from litestar import Litestar
from litestar.testing import TestClient
from served_sandbox import PARAMETERS, SEEN, UNDONE, seen, served

from trunkline_sandbox import ANSWERING
from trunkline_sandbox_warehouse.app import build
from trunkline_sandbox_warehouse.settings import Settings

from .conftest import Endpoint

type Warehouse = TestClient[Litestar]
type Drafts = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
async def warehouse_line(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(0, Path(tmp_path_factory.mktemp("warehouse")) / "state.sqlite3")
    async with served(build(settings)) as client:
        client.headers["authorization"] = f"Bearer {settings.warehouse_token}"
        yield client


@pytest.mark.parametrize("kind", sorted(ANSWERING))
async def test_each_fault_of_an_answer_is_seen_once_and_leaves_its_order(
    warehouse_line: httpx.AsyncClient, draft: Drafts, kind: str
) -> None:
    fault = {"on": "createShipmentOrder", "kind": kind, **PARAMETERS.get(kind, {})}
    armed = (await warehouse_line.post("/_sandbox/faults", json=fault)).json()
    way = ("POST", "/v1/shipment-orders")
    words = SEEN[kind].format(ok=409 if kind == "duplicate" else 201)
    assert await seen(warehouse_line, *way, json=draft(f"SO-{kind}")) == words

    async def orders() -> bool:
        found = await warehouse_line.get(way[1], params={"reference": f"SO-{kind}"})
        return len(found.json()["shipment_orders"]) == int(kind not in UNDONE)

    assert await eventually(orders, 30)
    again = await warehouse_line.post(way[1], json=draft(f"SO-{kind}"))
    assert again.status_code == (201 if kind in UNDONE else 409)
    listed = (await warehouse_line.get("/_sandbox/faults")).json()
    assert [one["fired"] for one in listed if one["fault_id"] == armed["fault_id"]] == [1]


def arm(warehouse: Warehouse, kind: str, **parameters: object) -> None:
    fault = {"on": "webhook", "kind": kind, **parameters}
    answer = warehouse.post("/_sandbox/faults", json=fault)
    assert answer.status_code == 201, answer.text


def place(warehouse: Warehouse, body: dict[str, Any]) -> None:
    assert warehouse.post("/v1/shipment-orders", json=body).status_code == 201


def event_ids(warehouse: Warehouse) -> list[str]:
    return [event["id"] for event in warehouse.get("/v1/events").json()["events"]]


def heard_ids(endpoint: Endpoint, count: int) -> list[str]:
    return [headers["webhook-id"] for headers, _ in endpoint.wait_for(count, 30)]


@pytest.mark.parametrize("kind", ["429", "5xx", "timeout_before_commit"])
def test_a_webhook_that_failed_is_sent_again(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts, kind: str
) -> None:
    arm(warehouse, kind)
    place(warehouse, draft())
    assert heard_ids(endpoint, 1) == event_ids(warehouse)


@pytest.mark.parametrize("kind", ["duplicate", "timeout_after_commit", "late_commit"])
def test_a_webhook_is_heard_twice(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts, kind: str
) -> None:
    arm(warehouse, kind)
    place(warehouse, draft())
    assert heard_ids(endpoint, 2) == event_ids(warehouse) * 2


def test_a_reordered_webhook_comes_after_the_next_ones(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts
) -> None:
    arm(warehouse, "reorder", passed=2, hang_s=60)
    for number in range(3):
        place(warehouse, draft(f"SO-{number}"))
    first, second, third = event_ids(warehouse)
    assert heard_ids(endpoint, 3) == [second, third, first]


def test_a_reordered_webhook_that_nothing_follows_comes_in_the_end(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts
) -> None:
    arm(warehouse, "reorder", hang_s=0.05)
    place(warehouse, draft())
    assert heard_ids(endpoint, 1) == event_ids(warehouse)


@pytest.mark.parametrize("kind", ["truncated", "reset"])
def test_a_webhook_that_breaks_in_the_middle_is_sent_again(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts, kind: str
) -> None:
    arm(warehouse, kind, after_bytes=9)
    place(warehouse, draft())
    heard = endpoint.wait_for(2, 30)
    assert min(len(body) for _, body in heard) == 9
    assert len({headers["webhook-id"] for headers, _ in heard}) == 1


def test_a_slow_webhook_comes_whole(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts
) -> None:
    arm(warehouse, "slow_body", chunk_bytes=64, pause_s=0.001)
    place(warehouse, draft())
    assert heard_ids(endpoint, 1) == event_ids(warehouse)
    assert len(endpoint.heard[0][1]) > 64


def test_a_late_webhook_comes(warehouse: Warehouse, endpoint: Endpoint, draft: Drafts) -> None:
    arm(warehouse, "latency", hang_s=0.02, jitter_s=0.02)
    place(warehouse, draft())
    assert heard_ids(endpoint, 1) == event_ids(warehouse)


def test_a_webhook_may_be_called_something_else(
    warehouse: Warehouse, endpoint: Endpoint, draft: Drafts
) -> None:
    arm(warehouse, "content_type", content_type="text/plain")
    place(warehouse, draft())
    assert endpoint.wait_for(1, 30)[0][0]["content-type"] == "text/plain"


def test_an_unknown_fault_is_refused_in_words(warehouse: Warehouse) -> None:
    for fault, words in (
        ({"kind": "gremlin"}, "there is no fault 'gremlin'"),
        ({"kind": "drop", "colour": "red"}, "drop has no parameter 'colour'"),
    ):
        answer = warehouse.post("/_sandbox/faults", json={"on": "webhook", **fault})
        assert answer.status_code == 400
        assert words in answer.json()["error"]["message"]
