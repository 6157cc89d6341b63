"""inventorySetQuantities: compare, set, and only once a key."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

SET = """mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id changes { name delta quantityAfterChange } }
    userErrors { code field message } } }"""

PLACES = """{
  locations(first: 5) { nodes { id name } }
  productVariants(first: 1, query: "sku:TEA") { nodes { inventoryItem {
    id inventoryLevels(first: 5) { nodes { quantities(names: ["available"]) { name quantity } } }
  } } } }"""


@pytest.fixture
def wanted(shop: TestClient[Litestar], ask: Any) -> dict[str, Any]:
    shop.post("/_sandbox/products", json={"sku": "TEA", "available": 10})
    found = ask(PLACES)
    one = {
        "inventoryItemId": found["productVariants"]["nodes"][0]["inventoryItem"]["id"],
        "locationId": found["locations"]["nodes"][0]["id"],
        "quantity": 4,
        "changeFromQuantity": 10,
    }
    return {"name": "available", "reason": "correction", "quantities": [one]}


def quantity(ask: Any) -> int:
    item = ask(PLACES)["productVariants"]["nodes"][0]["inventoryItem"]
    return int(item["inventoryLevels"]["nodes"][0]["quantities"][0]["quantity"])


def test_a_level_is_set_from_what_was_expected(ask: Any, wanted: dict[str, Any]) -> None:
    answer = ask(SET, input=wanted, key="k1")["inventorySetQuantities"]
    change = {"name": "available", "delta": -6, "quantityAfterChange": 4}
    assert answer["inventoryAdjustmentGroup"]["changes"] == [change]
    assert quantity(ask) == 4


def test_a_stale_expectation_changes_nothing(ask: Any, wanted: dict[str, Any]) -> None:
    wanted["quantities"][0]["changeFromQuantity"] = 9
    answer = ask(SET, input=wanted, key="k1")["inventorySetQuantities"]
    assert [one["code"] for one in answer["userErrors"]] == ["CHANGE_FROM_QUANTITY_STALE"]
    assert quantity(ask) == 10


def test_the_same_key_answers_the_same_and_sets_once(ask: Any, wanted: dict[str, Any]) -> None:
    first = ask(SET, input=wanted, key="k1")
    assert ask(SET, input=wanted, key="k1") == first
    wanted["quantities"][0]["quantity"] = 5
    other = ask(SET, input=wanted, key="k1")["inventorySetQuantities"]
    assert [one["code"] for one in other["userErrors"]] == ["IDEMPOTENCY_KEY_PARAMETER_MISMATCH"]
    assert quantity(ask) == 4


@pytest.mark.parametrize(
    "query",
    [
        SET.replace("@idempotent(key: $key)", "").replace(", $key: String!", ""),
        SET.replace("@idempotent(key: $key)", '@idempotent(key: " ")').replace(
            ", $key: String!", ""
        ),
    ],
)
def test_the_key_is_demanded(
    shop: TestClient[Litestar], wanted: dict[str, Any], query: str
) -> None:
    answer = shop.post(
        "/admin/api/2026-10/graphql.json",
        json={"query": query, "variables": {"input": wanted}},
        headers={"X-Shopify-Access-Token": "token"},
    ).json()
    assert "idempotent" in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("inventoryItemId", "gid://shopify/InventoryItem/1", "INVALID_INVENTORY_ITEM"),
        ("locationId", "gid://shopify/Location/1", "INVALID_LOCATION"),
        ("quantity", -1, "INVALID_QUANTITY_NEGATIVE"),
    ],
)
def test_what_cannot_be_set_is_named(
    ask: Any, wanted: dict[str, Any], field: str, value: object, code: str
) -> None:
    wanted["quantities"][0][field] = value
    answer = ask(SET, input=wanted, key="k1")["inventorySetQuantities"]
    assert [one["code"] for one in answer["userErrors"]] == [code]
