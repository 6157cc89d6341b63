"""POST /v1/orders."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from partner_api import World, identity

from trunkline_kit.errors import Conflict, FieldError, Invalid, Refused, Unavailable

type Body = Callable[..., dict[str, Any]]


def codes(answer: Any) -> dict[str, str]:
    return {one["param"]: one["code"] for one in answer.json()["errors"]}


async def test_an_accepted_order_is_created_at_its_own_address(world: World, body: Body) -> None:
    answer = await world.place(body(ordered_on="2026-11-02"))
    assert answer.status_code == 201
    assert answer.json() == {
        "id": "ord_TL-100001",
        "number": "TL-100001",
        "object": "order_reference",
        "purchase_order_number": "PO-1",
        "url": "/v1/orders/ord_TL-100001",
    }
    assert answer.headers["location"] == "/v1/orders/ord_TL-100001"
    assert answer.headers["trunkline-version"] == "2026-11-01"
    assert "idempotent-replayed" not in answer.headers
    placed = world.orders.placed[0]
    assert (placed.partner_id, placed.party_code, placed.idempotency_key) == ("par_a", "C1", "k1")
    assert placed.lines[0].quantity == Decimal(12)


async def test_the_same_request_again_is_the_same_order(world: World, body: Body) -> None:
    first = await world.place(body())
    again = await world.place(body())
    assert again.status_code == 201
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert len(world.orders.placed) == 1


async def test_the_same_key_with_another_body_is_refused(world: World, body: Body) -> None:
    await world.place(body())
    answer = await world.place(body(purchase_order_number="PO-2"))
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency-key-reused"


async def test_a_request_in_flight_may_be_retried(world: World, body: Body) -> None:
    world.orders.to_raise.append(Conflict("busy", reason="in_flight"))
    answer = await world.place(body())
    assert answer.status_code == 409
    assert answer.json()["code"] == "request-in-flight"
    assert answer.json()["retryable"] is True


async def test_the_same_request_twice_at_once_is_handled_once(world: World, body: Body) -> None:
    decided = asyncio.Event()
    world.orders.waits_for.append(decided)
    first = asyncio.create_task(world.place(body()))
    await world.orders.reached.wait()
    second = await world.place(body())
    decided.set()
    assert (await first).status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "request-in-flight")
    assert second.headers["retry-after"] == "1"
    third = await world.place(body())
    assert third.headers["idempotent-replayed"] == "true"


async def test_another_conflict_says_what_it_is(world: World, body: Body) -> None:
    world.orders.to_raise.append(Conflict("PO-1 is known", reason="known_purchase_order"))
    answer = await world.place(body())
    assert answer.status_code == 409
    assert answer.json()["code"] == "conflict"
    assert answer.json()["detail"] == "PO-1 is known"


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "é", "\x01"])
async def test_a_write_needs_a_fit_key(world: World, body: Body, key: str) -> None:
    content = {"Content-Type": "application/json", "Idempotency-Key": key.encode()}
    answer = await world.client.post("/v1/orders", json=body(), headers=content)  # type: ignore[arg-type]
    assert answer.status_code == 400
    assert answer.json()["code"] == "missing-idempotency-key"


async def test_a_key_of_255_characters_is_fit(world: World, body: Body) -> None:
    assert (await world.place(body(), key="x" * 255)).status_code == 201


async def test_a_missing_key_is_refused_and_nothing_is_placed(world: World, body: Body) -> None:
    answer = await world.client.post("/v1/orders", json=body())
    assert answer.status_code == 400
    assert world.orders.placed == []


async def test_two_keys_are_no_key(world: World, body: Body) -> None:
    headers = [("idempotency-key", "a"), ("idempotency-key", "b")]
    answer = await world.client.post("/v1/orders", json=body(), headers=headers)
    assert answer.json()["code"] == "missing-idempotency-key"


async def test_an_unknown_query_parameter_is_refused(world: World, body: Body) -> None:
    answer = await world.client.post(
        "/v1/orders?tenant_id=par_b", json=body(), headers={"Idempotency-Key": "k"}
    )
    assert codes(answer) == {"tenant_id": "unknown_parameter"}


async def test_what_the_process_finds_wrong_is_named_by_field(world: World, body: Body) -> None:
    fault = FieldError("lines[0].sku", "unknown_sku", "NO-1 is not sold.")
    world.orders.to_raise.append(Invalid("the order names an unknown article", fields=(fault,)))
    answer = await world.place(body())
    assert answer.status_code == 422
    assert answer.json()["code"] == "unprocessable"
    assert codes(answer) == {"lines[0].sku": "unknown_sku"}


async def test_a_refusal_of_the_process_is_told_with_its_sentence(world: World, body: Body) -> None:
    world.orders.to_raise.append(Refused("prices in EUR are not carried yet"))
    answer = await world.place(body())
    assert answer.status_code == 409
    assert answer.json()["code"] == "refused"
    assert answer.json()["detail"] == "prices in EUR are not carried yet"


async def test_a_lost_answer_of_an_accepted_order_is_found_out(world: World, body: Body) -> None:
    world.orders.raise_after.append(RuntimeError("the process died after its commit"))
    answer = await world.place(body())
    assert answer.status_code == 201
    assert answer.headers["idempotent-replayed"] == "true"
    assert len(world.orders.placed) == 1


async def test_a_process_that_cannot_answer_is_503_and_says_when_to_retry(
    world: World, body: Body
) -> None:
    world.orders.to_raise.append(Unavailable("draining", retry_after_s=6.5))
    answer = await world.place(body())
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "7"
    assert answer.json()["code"] == "unavailable"
    assert "draining" not in answer.text


async def test_a_write_needs_the_scope_for_writes(world: World, body: Body) -> None:
    answer = await world.place(body(), headers=identity(scopes="orders:read"))
    assert answer.status_code == 403
    assert answer.json()["code"] == "forbidden"
