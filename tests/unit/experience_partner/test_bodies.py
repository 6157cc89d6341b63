"""Bodies that break the published schema."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from partner_api import World

from trunkline_experience_partner.bodies import OrderBody
from trunkline_experience_partner.examples import EXAMPLES
from trunkline_experience_partner.faults import read
from trunkline_experience_partner.problems import Problem

type Body = Callable[..., dict[str, Any]]

SCALARS = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.text()),
    st.floats(allow_nan=False, allow_infinity=False),
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
FIELDS = st.sampled_from([field.name for field in msgspec.structs.fields(OrderBody)])


def accepted(raw: bytes) -> bool:
    """Read a body; anything but acceptance and a refusal with a 4xx fails."""
    try:
        order = read(raw, OrderBody)
    except Problem as problem:
        if problem.kind.status != 400:
            raise
        return False
    assert all(0 < line.quantity <= 1_000_000 for line in order.lines)
    return True


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_is_sent_is_accepted_or_refused_and_never_a_bug(raw: bytes) -> None:
    accepted(raw)


@given(st.dictionaries(FIELDS, JSON))
def test_a_good_order_with_any_field_made_strange_is_no_bug(changes: dict[str, Any]) -> None:
    accepted(json.dumps(EXAMPLES["placeOrder"] | changes).encode())


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.text())
def test_any_quantity_is_read_within_its_bounds_or_refused(quantity: Any) -> None:
    line = {"sku": "A", "quantity": str(quantity)}
    accepted(json.dumps(EXAMPLES["placeOrder"] | {"lines": [line]}).encode())


def test_the_documented_example_is_accepted() -> None:
    assert accepted(json.dumps(EXAMPLES["placeOrder"]).encode())


def codes(answer: Any) -> dict[str, str]:
    return {one["param"]: one["code"] for one in answer.json()["errors"]}


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
