"""The OpenAPI document, the pages and the catalogue of problems."""

import re
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from partner_api import World

from trunkline_experience_partner.catalogue import CATALOGUE
from trunkline_experience_partner.examples import EXAMPLES
from trunkline_experience_partner.openapi import document
from trunkline_experience_partner.operations import OPERATIONS
from trunkline_experience_partner.page import whole
from trunkline_experience_partner.routes import (
    documentation,
    health,
    orders,
    purchase_orders,
    stock,
    submissions,
    supplier_invoices,
    tokens,
)

SUPPLIERS = (purchase_orders, submissions, supplier_invoices)
ROUTERS = (orders, stock, *SUPPLIERS, tokens, documentation, health)


def test_the_document_is_valid_openapi_31() -> None:
    validate(msgspec.json.decode(msgspec.json.encode(document())), cls=OpenAPIV31SpecValidator)


def test_every_route_is_documented_and_every_documented_route_exists() -> None:
    served = {
        (re.sub(r":str", "", route.path), method.lower())
        for module in ROUTERS
        for route in module.ROUTER.routes
        for method in route.methods
        if method != "OPTIONS"
    }
    documented = {
        (path, method)
        for path, item in document()["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert served == documented


def test_every_operation_on_resources_names_its_scope() -> None:
    assert all(one.scope for one in OPERATIONS)


def test_every_problem_is_named_by_an_operation_and_explained_on_the_page() -> None:
    text = str(document()["paths"])
    for code in CATALOGUE:
        assert f"'{code}'" in text
        assert f'id="{code}"' in whole()


async def test_the_page_loads_nothing_from_elsewhere(world: World) -> None:
    answer = await world.client.get("/docs")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"<script|src=|url\(|https?://", answer.text)


@pytest.mark.parametrize("code", CATALOGUE)
async def test_the_type_of_each_problem_leads_to_its_page(world: World, code: str) -> None:
    answer = await world.client.get(CATALOGUE[code].uri)
    assert answer.status_code == 200
    assert CATALOGUE[code].status.value == int(re.findall(r"Status</th><td>(\d+)", answer.text)[0])


async def test_the_document_is_served(world: World) -> None:
    answer = await world.client.get("/openapi.json")
    assert answer.json()["openapi"] == "3.1.0"


async def test_the_documented_example_is_accepted(world: World) -> None:
    placed = await world.place(EXAMPLES["placeOrder"])
    assert placed.status_code == 201
    cancelled = await world.client.post(
        f"{placed.json()['url']}/cancel",
        json=EXAMPLES["cancelOrder"],
        headers={"Idempotency-Key": "c"},
    )
    assert cancelled.status_code == 200


async def test_health_is_told_without_a_token(world: World) -> None:
    nobody: Any = {"x-trunkline-partner": ""}
    assert (await world.client.get("/health", headers=nobody)).json() == {"status": "ok"}
