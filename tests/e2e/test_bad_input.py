"""Nothing bad that comes in is lost, and nothing good waits for it: judged from outside.

What is wrong gets a clear 4xx, or becomes an exception with its reason, its field and the bytes
that came. After each test a customer buys, and that order must close.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from clerk import Clerk
from eventually import eventually
from large_body import post_large
from whole_company import WholeCompany, trade

from trunkline_model.capabilities.order_to_cash import Order

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("next_order_closes")]

KEY = {"Idempotency-Key": "k1"}
SHOP_WEBHOOK = "/webhooks/shopify/shopify"
FORGED_ID = 4711
NOSUCH = {"lines": [{"sku": "NOSUCH", "quantity": 1, "price": "12.00"}]}


async def a_warehouse_event(company: WholeCompany) -> str:
    """Give the id of something that the warehouse told."""
    token = company.stack.environment("system-warehouse")["TRUNKLINE_WAREHOUSE_TOKEN"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = await company.warehouse.http.get("/v1/events", headers=headers)
    return str(answer.json()["events"][-1]["id"])


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"x_shopify_hmac_sha256": "Zm9yZ2Vk"}, 401),
        ({"x_shopify_hmac_sha256": ""}, 401),
        ({"x_shopify_triggered_at": "2020-01-01T00:00:00Z"}, 400),
        ({"x_shopify_triggered_at": "2999-01-01T00:00:00Z"}, 400),
        ({"x_shopify_triggered_at": "yesterday"}, 400),
        ({"x_shopify_event_id": ""}, 400),
    ],
)
async def test_a_forged_or_stale_webhook_of_the_shop_is_turned_away(
    company: WholeCompany, changes: dict[str, str], status: int
) -> None:
    body = json.dumps({"id": FORGED_ID, "updated_at": datetime.now(UTC).isoformat()}).encode()
    fresh = {"x_shopify_triggered_at": datetime.now(UTC).isoformat()}
    headers = company.webhook(body, **(fresh | changes))
    answer = await company.gateway.post(SHOP_WEBHOOK, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()["detail"]
    asked = await company.shop.journal("request", "order")
    assert f"gid://shopify/Order/{FORGED_ID}" not in {one["key"] for one in asked}


@pytest.mark.parametrize(
    "kind", ["wrong_secret", "old_timestamp", "future_timestamp", "changed_body", "unsigned"]
)
async def test_a_forged_or_stale_webhook_of_the_warehouse_is_turned_away(
    company: WholeCompany, kind: str
) -> None:
    placed = await company.buy()
    await company.closed(placed["name"])
    event_id = await a_warehouse_event(company)
    answer = await company.warehouse.tell("webhook/forgery", {"event_id": event_id, "kind": kind})
    assert answer["statuses"] == [401]


async def test_a_repeated_webhook_makes_one_order(company: WholeCompany) -> None:
    placed = await company.buy(webhook={"times": 3})
    delivered = (await company.shop.http.get("/_sandbox/deliveries")).json()[-1]
    for _ in range(3):
        body, headers = delivered["body"], delivered["headers"]
        again = await company.gateway.post(SHOP_WEBHOOK, content=body, headers=headers)
        assert again.is_success
    order = await company.closed(placed["name"])
    mine = [
        one
        for one in await company.effects(company.erp, "BookSalesOrder")
        if order.order_number in json.dumps(one["body"])
    ]
    assert len(mine) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": "not an order", ',
        b'\xef\xbb\xbf{"id": 4711}',
        b'{"id": 4711, "note": ' + b"[" * 10_000,
        b'{"id": 4711, "financial_status": "\xff"}',
    ],
    ids=["half", "BOM", "deep", "bad UTF-8"],
)
async def test_a_signed_webhook_that_is_no_order_is_kept_for_a_person(
    company: WholeCompany, body: bytes
) -> None:
    now = datetime.now(UTC).isoformat()
    headers = company.webhook(body, x_shopify_triggered_at=now)
    answer = await company.gateway.post(SHOP_WEBHOOK, content=body, headers=headers)
    assert answer.status_code == 200
    found = await company.raised("schema", headers["x-shopify-event-id"])
    assert found.field == "body"
    assert (await company.raw(found)).content == body


async def test_an_unknown_article_of_the_shop_waits_for_a_person(company: WholeCompany) -> None:
    placed = await company.buy(**NOSUCH)
    order = await eventually(lambda: company.order(placed["name"]), 30)
    assert order
    found = await company.raised("unknown_sku", order.case_id)
    assert found.field == "lines[0].sku"
    assert found.owner
    raw = await company.raw(found)
    assert raw.sha256 == sha256(raw.content).hexdigest()
    assert "NOSUCH" in raw.content.decode()


async def test_rounding_within_a_penny_a_line_is_a_line_and_beyond_it_nothing_is_booked(
    company: WholeCompany,
) -> None:
    """The basket has two lines whose tax is even: two pence are rounding, three are not."""
    post = {"title": "Standard", "price": "4.80"}
    placed = {
        by: await company.buy(shipping=post, penny=by) for by in ("0.01", "-0.02", "0.03", "-0.50")
    }
    for by in ("0.01", "-0.02"):
        order = await company.closed(placed[by]["name"])
        assert {one.line_id: str(one.net.amount) for one in order.lines}["rounding"] == by
        assert str(order.gross.amount) == placed[by]["totalPrice"]
        assert not order.outstanding.amount
        assert not order.exceptions
    for by in ("0.03", "-0.50"):
        order = await off(company, placed[by]["name"])
        found = await company.raised("penny_proof", order.case_id)
        assert (found.field, order.exceptions) == ("gross", (found.exception_id,))
        assert str(placed[by]["orderId"]) in (await company.raw(found)).content.decode()
        booked = await company.effects(company.erp, "BookSalesOrder")
        assert order.order_number not in json.dumps(booked)


async def off(company: WholeCompany, name: str) -> Order:
    """Wait for the order's exception; gives the order."""

    async def look() -> Order | None:
        order = await company.order(name)
        return order if order and order.exceptions else None

    found = await eventually(look, 45)
    assert found
    return found


WRONG: list[tuple[dict[str, Any], int, str]] = [
    ({"lines": [{"sku": "COOKBOOK", "quantity": "0"}]}, 400, "lines[0].quantity"),
    ({"lines": [{"sku": "COOKBOOK", "quantity": "-3"}]}, 400, "lines[0].quantity"),
    ({"lines": [{"sku": "COOKBOOK", "quantity": "1", "colour": "red"}]}, 400, "lines[0].colour"),
    ({"status": "paid"}, 400, "status"),
    ({"lines": [{"sku": "NOSUCH", "quantity": "1"}]}, 422, "lines[0].sku"),
    (
        {
            "lines": [
                {
                    "sku": "COOKBOOK",
                    "quantity": "1",
                    "unit_price": {"amount": "18.01", "currency": "GBP"},
                }
            ]
        },
        422,
        "lines[0].unit_price",
    ),
]


async def test_every_fault_of_a_partner_s_order_is_named_and_nothing_is_kept(
    company: WholeCompany,
) -> None:
    partner = await company.partner()
    for number, (changes, status, field) in enumerate(WRONG):
        body = trade(f"PO-WRONG-{number}", **changes)
        key = {"Idempotency-Key": f"wrong-{number}"}
        answer = await partner.post("/v1/orders", json=body, headers=key)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert [one["param"] for one in answer.json()["errors"]] == [field]
    twice = json.dumps(trade("PO-TWICE")).replace('"currency"', '"currency": "EUR", "currency"', 1)
    headers = {"Idempotency-Key": "twice", "content-type": "application/json"}
    answer = await partner.post("/v1/orders", content=twice, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-body")
    assert (await partner.get("/v1/orders")).json()["data"] == []


async def test_a_body_of_five_megabytes_is_413(company: WholeCompany) -> None:
    partner = await company.partner()
    body = json.dumps(trade("PO-LARGE") | {"note": "x" * 5_000_000}).encode()
    headers = KEY | {"content-type": "application/json"}
    headers["authorization"] = partner.headers["authorization"]
    for path in ("/v1/orders", SHOP_WEBHOOK):
        answer = await post_large(company.stack.url("gateway") + path, body, headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_a_write_without_a_key_is_refused_and_a_key_belongs_to_one_body(
    company: WholeCompany,
) -> None:
    partner = await company.partner()
    missing = await partner.post("/v1/orders", json=trade("PO-1"))
    assert (missing.status_code, missing.json()["code"]) == (400, "missing-idempotency-key")
    first = await partner.post("/v1/orders", json=trade("PO-1"), headers=KEY)
    again = await partner.post("/v1/orders", json=trade("PO-1"), headers=KEY)
    other = await partner.post("/v1/orders", json=trade("PO-2"), headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert other.status_code in {409, 422}
    assert other.json()["code"] == "idempotency-key-reused"
    assert len((await partner.get("/v1/orders")).json()["data"]) == 1


async def test_another_partner_s_order_is_404(company: WholeCompany) -> None:
    mine, theirs = await company.partner(), await company.partner("HARBOUR")
    url = (await mine.post("/v1/orders", json=trade("PO-1"), headers=KEY)).json()["url"]
    assert (await mine.get(url)).status_code == 200
    for answer in (await theirs.get(url), await theirs.post(f"{url}/cancel", headers=KEY)):
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    never = await theirs.get(f"{url}0")
    assert never.status_code == 404


async def test_a_stuck_order_is_corrected_by_the_command(company: WholeCompany) -> None:
    placed, clerk, right = await company.buy(**NOSUCH), Clerk(company), "lines[0].sku=MUG-BLUE"
    order = await eventually(lambda: company.order(placed["name"]), 30)
    assert order
    stuck = (await company.raised("unknown_sku", order.case_id)).exception_id
    preview = ("cases", "replay", stuck, "--preview", "--with", right)
    assert "book_sales_order" in await clerk.types(*preview)
    named = await clerk.corrects(stuck, right, "--actor", "somebody else", refused=True)
    assert "nobody has signed in" in named
    assert "is applied" in await clerk.corrects(stuck, right)
    await company.closed(placed["name"])
    done = await clerk.effects()
    assert [name for name, key in done if order.case_id in key].count("BookSalesOrder") == 1
    again = await clerk.types("cases", "replay", order.order_number, "--reason", "to be sure")
    assert "everything had succeeded" in again
    assert await clerk.effects() == done
