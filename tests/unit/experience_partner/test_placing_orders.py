"""POST /v1/orders."""

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
        "id": "ord_000001",
        "object": "order_reference",
        "purchase_order_number": "PO-1",
        "url": "/v1/orders/ord_000001",
    }
    assert answer.headers["location"] == "/v1/orders/ord_000001"
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


async def test_every_wrong_field_is_named_at_once(world: World, body: Body) -> None:
    lines = [
        {"sku": "", "quantity": "0"},
        {"sku": "A", "quantity": "-1", "price": "9"},
        {"quantity": "NaN", "sku": "B", "unit_price": {"amount": "-1", "currency": "gbp"}},
        {"sku": "C", "quantity": True},
    ]
    answer = await world.place(body(lines=lines, status="paid", currency="GBP\n", ordered_on="x"))
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid-request"
    assert codes(answer) == {
        "status": "unknown_field",
        "currency": "invalid",
        "ordered_on": "invalid",
        "lines[0].sku": "invalid",
        "lines[0].quantity": "not_positive",
        "lines[1].price": "unknown_field",
        "lines[1].quantity": "not_positive",
        "lines[2].quantity": "not_a_number",
        "lines[2].unit_price.amount": "negative",
        "lines[2].unit_price.currency": "invalid",
        "lines[3].quantity": "invalid",
    }
    assert world.orders.placed == []


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("0", "not_positive"),
        ("-0", "not_positive"),
        ("-3", "not_positive"),
        ("1000001", "out_of_range"),
        ("9" * 30, "out_of_range"),
        ("9" * 31, "not_a_number"),
        ("0.00001", "out_of_range"),
        ("1e3", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("NaN", "not_a_number"),
        ("sNaN", "not_a_number"),
        ("\uff11", "not_a_number"),
        (" 1", "not_a_number"),
        ("1_0", "not_a_number"),
        ("", "invalid"),
        (None, "invalid"),
        ([], "invalid"),
        ({}, "invalid"),
    ],
)
async def test_a_quantity_that_is_no_quantity_is_refused(
    world: World, body: Body, quantity: Any, code: str
) -> None:
    answer = await world.place(body(lines=[{"sku": "A", "quantity": quantity}]))
    assert answer.status_code == 400
    assert codes(answer) == {"lines[0].quantity": code}


@pytest.mark.parametrize(
    "number", [b"1e999999999", b"1E-999999999", b"123456789012345678901234567890"]
)
async def test_a_huge_number_is_refused_before_anything_computes_with_it(
    world: World, number: bytes
) -> None:
    raw = b'{"lines": [{"sku": "A", "quantity": ' + number + b"}]}"
    answer = await world.place(raw)
    assert answer.status_code == 400
    assert codes(answer)["lines[0].quantity"] == "out_of_range"


async def test_a_number_in_json_is_read_exactly(world: World, body: Body) -> None:
    await world.place(body(lines=[{"sku": "A", "quantity": 2.1}]))
    assert world.orders.placed[0].lines[0].quantity == Decimal("2.1")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"\xff"',
        b'{"a":NaN}',
        b"[" * 5000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"lines":' + b"9" * 5000 + b"}",
        b'"\\ud800"',
    ],
)
async def test_a_body_that_is_no_json_object_is_malformed(world: World, raw: bytes) -> None:
    answer = await world.place(raw)
    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed-body"
    assert answer.headers["content-type"] == "application/problem+json"


async def test_control_characters_are_refused(world: World, body: Body) -> None:
    answer = await world.place(body(purchase_order_number="PO\u0000\r\n1"))
    assert codes(answer) == {"purchase_order_number": "invalid"}


@pytest.mark.parametrize("count", [0, 501])
async def test_the_number_of_lines_is_bounded(world: World, body: Body, count: int) -> None:
    answer = await world.place(body(lines=[{"sku": "A", "quantity": "1"}] * count))
    assert codes(answer) == {"lines": "invalid"}


async def test_thousands_of_faults_are_named_up_to_fifty(world: World, body: Body) -> None:
    answer = await world.place(body(**{f"x{number}": 1 for number in range(5000)}))
    assert len(answer.json()["errors"]) == 50


async def test_a_body_of_five_megabytes_is_too_large(world: World) -> None:
    answer = await world.place(b"{" + b" " * 5_000_000 + b"}")
    assert answer.status_code == 413
    assert answer.json()["code"] == "body-too-large"


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "text/plain"}, {"Content-Encoding": "gzip"}, {"Content-Type": ""}]
)
async def test_a_body_of_another_type_is_not_read(
    world: World, body: Body, headers: dict[str, str]
) -> None:
    answer = await world.place(body(), headers=headers)
    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported-media-type"


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
