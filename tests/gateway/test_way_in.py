"""From credentials to an order, through every check."""

import time
from collections.abc import Callable
from typing import Any

from trunkline_model.capabilities.partners import RevokePartner

type Body = Callable[..., dict[str, Any]]


async def test_a_partner_places_reads_and_cancels_an_order(access: Any, body: Body) -> None:
    placed = await access.place(body())
    assert placed.status_code == 201, placed.text
    url = placed.json()["url"]
    read = await access.client.get(url)
    assert read.json()["id"] == placed.json()["id"]
    cancelled = await access.client.post(f"{url}/cancel", headers={"Idempotency-Key": "c"})
    assert cancelled.json()["status"] == "cancelled"
    listed = await access.client.get("/v1/orders?limit=1")
    assert [one["id"] for one in listed.json()["data"]] == [placed.json()["id"]]
    stock = await access.client.get("/v1/stock?sku=MUG-RED")
    assert stock.json()["data"][0]["available"] == "3.50"


async def test_a_retry_is_the_same_order(access: Any, body: Body) -> None:
    first, again = await access.place(body()), await access.place(body())
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    other = await access.place(body(purchase_order_number="PO-2"))
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_the_process_is_told_who_orders_by_the_token(access: Any, body: Body) -> None:
    await access.place(body())
    placed = access.stack.orders.placed[-1]
    assert placed.partner_id == access.created.partner_id
    assert placed.party_code.startswith("C")


async def test_an_identity_written_from_outside_counts_for_nothing(access: Any, body: Body) -> None:
    victim = await access.stack.partner()
    number = (await victim.place(body())).json()["id"]
    spoofed = {
        "X-Trunkline-Partner": victim.created.partner_id,
        "x-trunkline-party": "C1",
        "x-trunkline-scopes": "orders:read orders:write",
    }
    answer = await access.client.get(f"/v1/orders/{number}", headers=spoofed)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    alone = await access.client.get(f"/v1/orders/{number}", headers=spoofed | {"Authorization": ""})
    assert (alone.status_code, alone.json()["code"]) == (401, "unauthenticated")


async def test_another_partners_order_is_not_found(access: Any, body: Body) -> None:
    number = (await access.place(body())).json()["id"]
    other = await access.stack.partner()
    read = await other.client.get(f"/v1/orders/{number}")
    cancel = await other.client.post(
        f"/v1/orders/{number}/cancel", headers={"Idempotency-Key": "c"}
    )
    assert [read.status_code, cancel.status_code] == [404, 404]


async def test_a_token_may_be_narrower_than_the_partner(access: Any, body: Body) -> None:
    await access.sign_in(scope="orders:read")
    refused = await access.place(body())
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert (await access.client.get("/v1/orders")).status_code == 200
    assert (await access.client.get("/v1/stock?sku=MUG")).status_code == 403


async def test_wrong_credentials_give_no_token(access: Any) -> None:
    answer = await access.sign_in(client_secret="wrong")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_a_used_up_quota_is_told_with_a_time_to_wait(stack: Any) -> None:
    access = await stack.partner(quota=2)
    first, second, third = [await access.client.get("/v1/orders") for _ in range(3)]
    assert [first.status_code, second.status_code, third.status_code] == [200, 200, 429]
    assert first.headers["ratelimit-policy"] == '"minute";q=2;w=60'
    assert first.headers["ratelimit"].startswith('"minute";r=1;t=')
    assert third.json()["code"] == "quota-exceeded"
    assert third.headers["content-type"] == "application/problem+json"
    assert 1 <= int(third.headers["retry-after"]) <= 30
    assert third.headers["ratelimit"].startswith('"minute";r=0;t=')


async def test_a_busy_partner_is_not_asked_about_each_time(stack: Any) -> None:
    access = await stack.partner(quota=6000)
    asked = stack.gateway.stat("http.outside.ext_authz.ok")
    answers = [await access.client.get("/v1/stock?sku=MUG-RED") for _ in range(200)]
    assert {one.status_code for one in answers} == {200}
    assert stack.gateway.stat("http.outside.ext_authz.ok") - asked < 100
    assert all(one.headers["ratelimit-policy"] == '"minute";q=6000;w=60' for one in answers)


async def test_leases_let_no_more_pass_than_the_quota(stack: Any) -> None:
    access = await stack.partner(quota=240)
    begun = time.monotonic()
    answers = [await access.client.get("/v1/stock?sku=MUG-RED") for _ in range(500)]
    passed = sum(one.status_code == 200 for one in answers)
    refilled = 4 * (time.monotonic() - begun)
    assert 240 <= passed <= 240 + refilled + 4
    assert {one.status_code for one in answers} == {200, 429}


async def test_an_ended_access_ends_tokens_already_issued(access: Any) -> None:
    assert (await access.client.get("/v1/orders")).status_code == 200
    revoked = RevokePartner(access.created.partner_id, "ann", "left")
    await access.stack.partners.revoke_partner(revoked)
    deadline = time.monotonic() + 10
    while (answer := await access.client.get("/v1/orders")).status_code == 200:
        assert time.monotonic() < deadline
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await access.sign_in()).status_code == 401


async def test_open_pages_need_no_token(access: Any) -> None:
    for path in (
        "/openapi.json",
        "/docs",
        "/problems/refused",
        "/health",
        "/.well-known/jwks.json",
    ):
        answer = await access.client.get(path, headers={"Authorization": ""})
        assert answer.status_code == 200, path


async def test_every_answer_names_its_request(access: Any) -> None:
    for path in ("/v1/orders", "/v1/orders/none", "/nowhere"):
        answer = await access.client.get(path, headers={"x-request-id": "mine"})
        assert answer.headers["x-request-id"] not in {"", "mine"}
        if answer.status_code == 404:
            assert answer.json()["request_id"] == answer.headers["x-request-id"]
