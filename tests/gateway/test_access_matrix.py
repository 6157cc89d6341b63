"""Every documented operation against every kind of caller; a new route is in here by itself."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from trunkline_experience_partner.bodies import CancelBody, OrderBody
from trunkline_experience_partner.document_bodies import (
    DespatchAdviceBody,
    OrderResponseBody,
)
from trunkline_experience_partner.examples import EXAMPLES
from trunkline_experience_partner.identifiers import to_invoice_id, to_purchase_order_id
from trunkline_experience_partner.invoice_bodies import InvoiceBody
from trunkline_experience_partner.openapi_open import OPEN_PATHS
from trunkline_experience_partner.operations import OPERATIONS, SCOPES, Operation

type Body = Callable[..., dict[str, Any]]
EVERY = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.operation_id)
FORBIDDEN = {
    "id": "ord_1",
    "tenant_id": "par_b",
    "partner_id": "par_b",
    "party_code": "C2",
    "status": "paid",
    "credit_limit": "1000000",
    "is_admin": True,
    "created_at": "2020-01-01T00:00:00Z",
    "$ref": "#/x",
    "__class__": "x",
}


async def call(
    client: httpx.AsyncClient, operation: Operation, named: str, **headers: str
) -> httpx.Response:
    return await client.request(
        operation.method.upper(),
        re.sub(r"\{\w+\}", named, operation.path),
        params={"sku": "MUG-RED"} if operation.path == "/v1/stock" else {},
        json=EXAMPLES.get(operation.operation_id),
        headers={"Idempotency-Key": f"matrix-{operation.operation_id}"} | headers,
    )


OWN = "PU-100001"
"""The order of the examples: of whoever was made its supplier."""


def supplied(stack: Any, access: Any, operation: Operation, order_id: str) -> str:
    """Let there be what an operation names, as this partner's; gives its id."""
    supplier = access.party_code
    stack.suppliers.orders[OWN] = supplier
    stack.suppliers.bills[f"{supplier}/{OWN}/doc-1"] = supplier
    names = {
        "getPurchaseOrder": to_purchase_order_id(OWN),
        "getSupplierInvoice": to_invoice_id(f"{supplier}/{OWN}/doc-1"),
        "getSubmission": f"sub_{'0' * 64}",
    }
    return names.get(operation.operation_id, order_id)


@EVERY
async def test_nobody_calls_it_without_a_token(stack: Any, operation: Operation) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        for authorization in ("", "Basic eDp4", "Bearer x", "bearer", "Bearer"):
            answer = await call(client, operation, "ord_TL-1", Authorization=authorization)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@EVERY
async def test_every_scope_but_its_own_is_not_enough(stack: Any, operation: Operation) -> None:
    others = tuple(scope for scope in SCOPES if scope != operation.scope)
    access = await stack.partner(scopes=others)
    answer = await call(access.client, operation, "ord_TL-1")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@EVERY
async def test_its_own_scope_alone_is_enough(stack: Any, operation: Operation) -> None:
    access = await stack.partner(scopes=(operation.scope,))
    answer = await call(access.client, operation, "ord_TL-1")
    assert answer.status_code in {200, 201, 202, 404}


@EVERY
async def test_what_is_another_partners_is_not_found_and_not_shown(
    stack: Any, access: Any, body: Body, operation: Operation
) -> None:
    placed = (await access.place(body(), key=f"own-{operation.operation_id}")).json()
    named = supplied(stack, access, operation, placed["id"])
    stranger = await stack.partner()
    answer = await call(stranger.client, operation, named)
    assert placed["number"] not in answer.text.replace(placed["id"], "")
    assert OWN not in answer.text
    if "{" in operation.path:
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_another_partners_key_is_another_request(stack: Any, access: Any, body: Body) -> None:
    first = await access.place(body(), key="shared")
    second = await (await stack.partner()).place(body(), key="shared")
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]
    assert "idempotent-replayed" not in second.headers


@pytest.mark.parametrize("field", FORBIDDEN)
async def test_a_field_that_is_not_the_callers_to_set_is_refused_by_name(
    access: Any, body: Body, field: str
) -> None:
    order = await access.place(body(**{field: FORBIDDEN[field]}))
    line = {"sku": "A", "quantity": "1", field: FORBIDDEN[field]}
    nested = await access.place(body(lines=[line]))
    assert [order.status_code, nested.status_code] == [400, 400]
    assert [one["param"] for one in order.json()["errors"]] == [field]
    assert [one["param"] for one in nested.json()["errors"]] == [f"lines[0].{field}"]


def test_every_body_refuses_unknown_fields() -> None:
    bodies = {one.body for one in OPERATIONS if one.body is not None}
    documents = {OrderResponseBody, DespatchAdviceBody, InvoiceBody}
    assert bodies == {OrderBody, CancelBody, *documents}
    assert all(one.__struct_config__.forbid_unknown_fields for one in bodies)


@pytest.mark.parametrize("path", [path for path, item in OPEN_PATHS.items() if "get" in item])
async def test_open_pages_and_only_they_need_no_token(stack: Any, path: str) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        answer = await client.get(path.replace("{code}", "refused"))
    assert answer.status_code == 200
