"""GET /v1/orders, GET /v1/orders/{id}, POST /v1/orders/{id}/cancel, GET /v1/stock."""

from collections.abc import Callable
from typing import Any

import pytest
from partner_api import World, identity

from trunkline_kit.errors import Refused

type Body = Callable[..., dict[str, Any]]


async def place_many(world: World, body: Body, count: int) -> list[str]:
    for number in range(count):
        await world.place(body(), key=f"many-{number}")
    return [f"ord_{number}" for number in world.orders.owners]


async def test_an_order_shows_its_own_documents_and_no_one_elses(world: World, body: Body) -> None:
    (number,) = await place_many(world, body, 1)
    answer = (await world.client.get(f"/v1/orders/{number}")).json()
    assert answer["status"] == "accepted"
    assert answer["gross"] == {"amount": "64.80", "currency": "GBP"}
    assert [one["number"] for one in answer["documents"]] == ["INV-1"]
    assert "case_id" not in answer


async def test_another_partners_order_is_not_found(world: World, body: Body) -> None:
    (number,) = await place_many(world, body, 1)
    for method, path in (("GET", ""), ("POST", "/cancel")):
        answer = await world.client.request(
            method,
            f"/v1/orders/{number}{path}",
            headers=identity("par_b") | {"Idempotency-Key": "b"},
        )
        assert answer.status_code == 404
        assert answer.json()["code"] == "not-found"
    listed = await world.client.get("/v1/orders", headers=identity("par_b"))
    assert listed.json()["data"] == []


@pytest.mark.parametrize(
    "number", ["nope", "TL-100001", "ord_", "ord_" + "x" * 65, "ord_%00", "a%2Fb", "..%2F..", "%0a"]
)
async def test_an_id_that_cannot_be_ours_is_not_found(world: World, number: str) -> None:
    answer = await world.client.get(f"/v1/orders/{number}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not-found"


async def test_pages_show_each_order_once_while_orders_arrive(world: World, body: Body) -> None:
    placed = await place_many(world, body, 7)
    url, seen = "/v1/orders?limit=3", []
    while url:
        page = (await world.client.get(url)).json()
        seen += [one["id"] for one in page["data"]]
        await world.place(body(), key=f"late-{len(seen)}")
        url = page["next_url"]
    assert seen == placed[::-1]


async def test_a_cursor_is_worth_nothing_to_another_partner(world: World, body: Body) -> None:
    await place_many(world, body, 2)
    cursor = (await world.client.get("/v1/orders?limit=1")).json()["next_cursor"]
    answer = await world.client.get(f"/v1/orders?cursor={cursor}", headers=identity("par_b"))
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid-cursor"


@pytest.mark.parametrize("cursor", ["x", "cur_", "cur_AAAA", "cur_é", "cur_" + "A" * 400, "%00"])
async def test_a_forged_cursor_is_refused(world: World, cursor: str) -> None:
    answer = await world.client.get(f"/v1/orders?cursor={cursor}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid-cursor"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=1e9", "limit=-1", "limit=\uff11"])
async def test_the_size_of_a_page_is_bounded(world: World, query: str) -> None:
    answer = await world.client.get(f"/v1/orders?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["param"] == "limit"


@pytest.mark.parametrize("query", ["page_size=1", "limit=1&limit=2", "partner_id=par_b"])
async def test_a_parameter_that_is_unknown_or_repeated_is_refused(world: World, query: str) -> None:
    answer = await world.client.get(f"/v1/orders?{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid-request"


async def test_a_cancellation_carries_its_reason_and_actor(world: World, body: Body) -> None:
    (number,) = await place_many(world, body, 1)
    answer = await world.client.post(
        f"/v1/orders/{number}/cancel",
        json={"reason": "ordered twice"},
        headers={"Idempotency-Key": "c"},
    )
    assert answer.status_code == 200
    assert answer.json()["status"] == "cancelled"
    command = world.orders.cancelled[0]
    assert (command.reason, command.actor) == ("ordered twice", "partner:par_a")


async def test_a_cancellation_needs_no_body(world: World, body: Body) -> None:
    (number,) = await place_many(world, body, 1)
    answer = await world.client.post(
        f"/v1/orders/{number}/cancel", headers={"Idempotency-Key": "c"}
    )
    assert answer.status_code == 200


async def test_a_cancellation_needs_a_key(world: World, body: Body) -> None:
    (number,) = await place_many(world, body, 1)
    answer = await world.client.post(f"/v1/orders/{number}/cancel")
    assert answer.json()["code"] == "missing-idempotency-key"


async def test_a_cancellation_that_comes_too_late_is_refused(world: World, body: Body) -> None:
    (number,) = await place_many(world, body, 1)
    world.orders.to_raise.append(Refused("it was released to the warehouse"))
    answer = await world.client.post(
        f"/v1/orders/{number}/cancel", headers={"Idempotency-Key": "c"}
    )
    assert answer.status_code == 409
    assert answer.json()["detail"] == "it was released to the warehouse"


async def test_stock_names_the_articles_that_do_not_exist(world: World) -> None:
    answer = await world.client.get("/v1/stock?sku=NO&sku=MUG-RED&sku=MUG-RED")
    assert answer.json() == {
        "object": "list",
        "data": [{"object": "stock", "sku": "MUG-RED", "available": "3.50"}],
        "unknown": ["NO"],
    }


@pytest.mark.parametrize(
    "query", ["", "sku=", "sku=" + "x" * 65, "sku=%00", "&".join(f"sku={n}" for n in range(101))]
)
async def test_what_may_be_asked_of_stock_is_bounded(world: World, query: str) -> None:
    assert (await world.client.get(f"/v1/stock?{query}")).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/orders"),
        ("GET", "/v1/orders"),
        ("GET", "/v1/orders/ord_1"),
        ("POST", "/v1/orders/ord_1/cancel"),
        ("GET", "/v1/stock"),
    ],
)
async def test_no_resource_answers_a_caller_without_identity_or_scope(
    world: World, method: str, path: str
) -> None:
    empty = {"x-trunkline-partner": "", "x-trunkline-scopes": ""}
    nobody = await world.client.request(method, path, headers=empty)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "unauthenticated")
    unscoped = await world.client.request(method, path, headers=identity(scopes="other"))
    assert (unscoped.status_code, unscoped.json()["code"]) == (403, "forbidden")
