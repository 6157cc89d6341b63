"""The API around the documents: cost, throttling, journal, and Shopify's own schema."""

import gzip
import json
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, build_client_schema
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_sandbox_shopify.execution import SCHEMA


def raw(shop: TestClient[Litestar], query: str) -> Any:
    return shop.post(
        "/admin/api/2026-10/graphql.json",
        json={"query": query},
        headers={"X-Shopify-Access-Token": "token"},
    ).json()


def test_every_answer_tells_its_cost(shop: TestClient[Litestar]) -> None:
    cost = raw(shop, "{ shop { name } }")["extensions"]["cost"]
    assert cost["requestedQueryCost"] == 1
    assert cost["throttleStatus"]["maximumAvailable"] == 20000.0


def test_an_empty_bucket_throttles(shop: TestClient[Litestar]) -> None:
    plan = {"maximumAvailable": 100, "restoreRate": 0.001, "currentlyAvailable": 0}
    shop.put("/_sandbox/throttle", json=plan)
    answer = raw(shop, "{ shop { name } }")
    assert answer["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert answer["extensions"]["cost"]["throttleStatus"]["restoreRate"] == 0.001


def test_a_document_that_does_not_validate_is_refused(shop: TestClient[Litestar]) -> None:
    assert "nonsense" in raw(shop, "{ shop { nonsense } }")["errors"][0]["message"]
    assert raw(shop, "{ shop { ")["errors"]


def test_every_request_is_in_the_journal(shop: TestClient[Litestar]) -> None:
    raw(shop, '{ order(id: "gid://shopify/Order/1") { id } }')
    names = [one["name"] for one in shop.get("/_sandbox/journal").json()]
    assert names == ["order"]


def test_this_schema_is_a_part_of_shopifys(shared_fixtures: Path) -> None:
    packed = shared_fixtures / "shopify" / "admin_2026-10.introspection.json.gz"
    told = json.loads(gzip.decompress(packed.read_bytes()))["data"]
    real = build_client_schema(told, assume_valid=True)
    assert list(differences(SCHEMA, real)) == []


def differences(ours: GraphQLSchema, real: GraphQLSchema) -> Any:
    for name, kind in ours.type_map.items():
        if name.startswith("__"):
            continue
        theirs = real.type_map.get(name)
        if theirs is None:
            yield f"{name} is unknown"
            continue
        for field_name, field in getattr(kind, "fields", {}).items():
            real_field = getattr(theirs, "fields", {}).get(field_name)
            if real_field is None or str(real_field.type) != str(field.type):
                yield f"{name}.{field_name}: {field.type}"
                continue
            for argument_name, argument in getattr(field, "args", {}).items():
                real_argument = real_field.args.get(argument_name)
                if real_argument is None or str(real_argument.type) != str(argument.type):
                    yield f"{name}.{field_name}({argument_name})"
        for value in set(getattr(kind, "values", {})) - set(getattr(theirs, "values", {})):
            yield f"{name} has no {value}"
