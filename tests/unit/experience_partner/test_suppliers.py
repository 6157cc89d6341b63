"""The supplier's side: its own orders, its documents, its invoices, and nobody else's."""

import json
from typing import Any

import pytest
from partner_api import World, identity

from trunkline_experience_partner.examples import EXAMPLES
from trunkline_system_trading_partners.formats import parse

ANSWER = EXAMPLES["submitOrderResponse"]
ADVICE = EXAMPLES["submitDespatchAdvice"]
INVOICE = EXAMPLES["submitSupplierInvoice"]
ORDER = "PU-100001"
HANDED_IN = [
    ("/v1/order-responses", ANSWER),
    ("/v1/despatch-advices", ADVICE),
    ("/v1/supplier-invoices", INVOICE),
]
EVERY = pytest.mark.parametrize(("path", "body"), HANDED_IN)


@pytest.fixture
def mine(world: World) -> World:
    """Let partner A be the supplier C1 with three orders; another one has a fourth."""
    world.suppliers.orders |= {f"PU-{n}": "C1" for n in (100001, 100002, 100003)}
    world.suppliers.orders["PU-200001"] = "C2"
    return world


async def test_orders_are_listed_page_by_page(mine: World) -> None:
    first = (await mine.client.get("/v1/purchase-orders?limit=2")).json()
    assert [one["number"] for one in first["data"]] == ["PU-100003", "PU-100002"]
    rest = (await mine.client.get(first["next_url"])).json()
    assert [one["number"] for one in rest["data"]] == [ORDER]
    assert not rest["has_more"]


async def test_an_order_shows_what_documents_have_to_name(mine: World) -> None:
    shown = (await mine.client.get(f"/v1/purchase-orders/pur_{ORDER}")).json()
    assert (shown["number"], shown["status"], shown["wanted_on"]) == (
        ORDER,
        "acknowledged",
        "2026-11-27",
    )
    assert (shown["lines"][0]["id"], shown["lines"][0]["ordered"]) == ("1", "12")


@pytest.mark.parametrize("name", ["pur_PU-200001", "pur_PU-0", "ord_PU-100001", "pur_", "pur_a b"])
async def test_what_is_another_supplier_s_is_not_found(mine: World, name: str) -> None:
    assert (await mine.client.get(f"/v1/purchase-orders/{name}")).status_code == 404


async def test_a_cursor_of_one_list_is_none_of_another(mine: World) -> None:
    url = (await mine.client.get("/v1/purchase-orders?limit=1")).json()["next_cursor"]
    for path in ("/v1/orders", "/v1/supplier-invoices"):
        answer = await mine.client.get(path, params={"cursor": url})
        assert answer.json()["code"] == "invalid-cursor"


@EVERY
async def test_a_document_is_kept_as_it_came_and_once_for_its_key(
    mine: World, path: str, body: Any
) -> None:
    raw = json.dumps(body, indent=3).encode()
    first = await mine.hand_in(path, raw)
    again = await mine.hand_in(path, raw)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    (taken,) = mine.suppliers.taken.values()
    assert (taken.content, taken.supplier_code, taken.order_number) == (raw, "C1", ORDER)
    other = await mine.hand_in(path, {**body, "currency": "EUR"} if "currency" in body else body)
    assert other.json()["code"] in {"idempotency-key-reused", "invalid-request"}


@EVERY
async def test_what_the_schema_takes_is_read_by_who_keeps_it(
    mine: World, path: str, body: Any
) -> None:
    await mine.hand_in(path, body)
    (taken,) = mine.suppliers.taken.values()
    (document,) = parse(taken.content).documents
    assert getattr(document, "order_number", "") == ORDER


@EVERY
async def test_a_document_for_another_supplier_s_order_is_not_taken(
    mine: World, path: str, body: Any
) -> None:
    answer = await mine.hand_in(path, {**body, "order_number": "PU-200001"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert not mine.suppliers.taken


@EVERY
async def test_every_wrong_field_is_named(mine: World, path: str, body: Any) -> None:
    wrong = {**body, "object": "cheque", "lines": [{**body["lines"][0], "quantity": "-1", "x": 1}]}
    answer = await mine.hand_in(path, wrong)
    assert answer.status_code == 400
    named = {one["param"] for one in answer.json()["errors"]}
    assert named == {"object", "lines[0].x", "lines[0].quantity"}
    assert not mine.suppliers.taken


async def test_an_invoice_may_be_ubl(mine: World) -> None:
    ubl = b"<Invoice/>"
    answer = await mine.hand_in("/v1/supplier-invoices", ubl, kind="application/xml")
    assert answer.status_code == 202
    (taken,) = mine.suppliers.taken.values()
    assert (taken.content, taken.order_number) == (ubl, "")
    empty = await mine.hand_in("/v1/supplier-invoices", b" ", "k2", kind="application/xml")
    assert empty.json()["code"] == "malformed-body"


@pytest.mark.parametrize("path", ["/v1/order-responses", "/v1/despatch-advices"])
async def test_other_documents_may_not(mine: World, path: str) -> None:
    answer = await mine.hand_in(path, b"<OrderResponse/>", kind="application/xml")
    assert answer.json()["code"] == "unsupported-media-type"


async def test_what_became_of_a_document_is_told_to_who_sent_it(mine: World) -> None:
    url = (await mine.hand_in("/v1/supplier-invoices", INVOICE)).json()["url"]
    taken = (await mine.client.get(url)).json()
    assert (taken["status"], taken["errors"]) == ("taken", [])
    (document,) = taken["documents"]
    mine.suppliers.bills["C1/INV-7/d-1"] = "C1"
    invoice = await mine.client.get(f"/v1/supplier-invoices/{document['supplier_invoice_id']}")
    assert invoice.json()["number"] == "INV-7"
    mine.suppliers.refused = "arithmetic"
    refused = (await mine.client.get(url)).json()
    assert [one["code"] for one in refused["errors"]] == ["arithmetic"]
    stranger = identity("par_b", party="C2")
    assert (await mine.client.get(url, headers=stranger)).status_code == 404
    assert (await mine.client.get("/v1/submissions/sub_x")).status_code == 404


async def test_an_invoice_tells_its_status_and_when_it_is_paid(mine: World) -> None:
    mine.suppliers.bills |= {f"C1/INV-{n}/d": "C1" for n in (1, 2)} | {"C2/INV-9/d": "C2"}
    page = (await mine.client.get("/v1/supplier-invoices?limit=1")).json()
    (shown,) = page["data"]
    assert (shown["number"], shown["status"], shown["payment_on"]) == (
        "INV-2",
        "approved",
        "2026-11-27",
    )
    rest = (await mine.client.get(page["next_url"])).json()
    assert [one["number"] for one in rest["data"]] == ["INV-1"]
    one = await mine.client.get(f"/v1/supplier-invoices/{shown['id']}")
    assert one.json() == shown
    stranger = identity("par_b", party="C2")
    other = await mine.client.get(f"/v1/supplier-invoices/{shown['id']}", headers=stranger)
    assert other.status_code == 404
    for name in ("inv_", "inv_!", "inv_abc", shown["id"][:-2], "ord_1"):
        assert (await mine.client.get(f"/v1/supplier-invoices/{name}")).status_code == 404


async def test_a_customer_s_token_is_no_supplier_s(mine: World) -> None:
    customer = identity(scopes="orders:read orders:write stock:read")
    for path in ("/v1/purchase-orders", "/v1/supplier-invoices", "/v1/submissions/sub_1"):
        assert (await mine.client.get(path, headers=customer)).status_code == 403
    headers = customer | {"Idempotency-Key": "k"}
    for path, body in HANDED_IN:
        assert (await mine.client.post(path, json=body, headers=headers)).status_code == 403
