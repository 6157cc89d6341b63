"""Bad input from partners: a clear 4xx that names the field, and the next order is accepted.

More shapes of one field: `test_bodies.py`. Ids and cursors of others: `test_reading_orders.py`.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from partner_api import World, identity

from trunkline_kit.errors import FieldError, Invalid

type Body = Callable[..., dict[str, Any]]

LINE = {"sku": "MUG-BLUE", "quantity": "12"}


def priced(amount: str, currency: str = "GBP") -> dict[str, Any]:
    return {"lines": [LINE | {"unit_price": {"amount": amount, "currency": currency}}]}


FAULTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "10,000 lines": ({"lines": [LINE] * 10_000}, ["lines"]),
    "10^15 amount": (priced("1000000000000000"), ["lines[0].unit_price.amount"]),
    "10^15 units": ({"lines": [LINE | {"quantity": "1" + "0" * 15}]}, ["lines[0].quantity"]),
    "currency that is none": ({"currency": "pounds"}, ["currency"]),
    "currency of a price that is none": (priced("1", "£"), ["lines[0].unit_price.currency"]),
    "NUL": ({"purchase_order_number": "PO\x00-1"}, ["purchase_order_number"]),
    "text for a list": ({"lines": "MUG-BLUE"}, ["lines"]),
    "list for text": ({"currency": ["GBP"]}, ["currency"]),
    "number for an object": ({"delivery_address": 7}, ["delivery_address"]),
    "true for a number": ({"lines": [LINE | {"quantity": True}]}, ["lines[0].quantity"]),
    "someone else's id": (
        {"partner_id": "par_b", "party_code": "C2"},
        ["partner_id", "party_code"],
    ),
}


@pytest.mark.parametrize(("changes", "fields"), FAULTS.values(), ids=FAULTS)
async def test_a_field_that_cannot_be_is_named_and_the_next_order_is_accepted(
    world: World, body: Body, changes: dict[str, Any], fields: list[str]
) -> None:
    answer = await world.place(body(**changes))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-request")
    assert [one["param"] for one in answer.json()["errors"]] == fields
    assert (await world.place(body())).status_code == 201
    assert len(world.orders.placed) == 1


def spoiled(body: dict[str, Any]) -> dict[str, bytes]:
    """Give a good order in bytes that no two readers need understand alike."""
    good = json.dumps(body).encode()
    return {
        "bad UTF-8": good.replace(b"Bristol", b"Brist\xf6l"),
        "bad UTF-8 in a field that nobody knows": good[:-1] + b',"x":"\xff"}',
        "UTF-16": json.dumps(body).encode("utf-16"),
        "NUL": good.replace(b"Bristol", b"Bris\x00tol"),
        "BOM": b"\xef\xbb\xbf" + good,
        "deep JSON": good[:-1] + b',"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        "repeated name": good[:-1] + b',"currency":"GBP"}',
        "repeated figure": good.replace(b'"quantity"', b'"quantity":"1","quantity"'),
        "repeated name, written otherwise": good[:-1] + b',"\\u0063urrency":"EUR"}',
        "two orders": good + good,
        "half an order": good[: len(good) // 2],
    }


async def test_bytes_with_two_meanings_or_none_are_malformed_and_the_next_order_is_accepted(
    world: World, body: Body
) -> None:
    for name, raw in spoiled(body()).items():
        answer = await world.place(raw)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed-body"), name
        assert answer.json()["detail"], name
    assert (await world.place(body())).status_code == 201
    assert len(world.orders.placed) == 1


async def test_a_currency_that_is_not_ours_is_told_with_its_field(world: World, body: Body) -> None:
    fault = FieldError("currency", "unknown_currency", "Prices are in GBP, not in EUR.")
    world.orders.to_raise.append(Invalid(fault.sentence, fields=(fault,)))
    answer = await world.place(body(currency="EUR"))
    assert answer.status_code == 422
    assert [one["param"] for one in answer.json()["errors"]] == ["currency"]


async def test_the_cursor_of_another_partner_leads_nowhere(world: World, body: Body) -> None:
    for number in range(2):
        await world.place(body(), key=f"key-{number}")
    page = (await world.client.get("/v1/orders?limit=1")).json()
    url = page["next_url"]
    refused = await world.client.get(url, headers=identity("par_b"))
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid-cursor")
    mine = await world.client.get(url)
    assert [one["id"] for one in mine.json()["data"]] == ["ord_TL-100001"]
