"""Webhook routes: no token, raw bytes, held to a size and a rate."""

import gzip
from typing import Any

import httpx
import pytest
from large_body import post_large


async def post(stack: Any, path: str, content: bytes, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        return await client.post(path, content=content, headers=headers)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1,\r\n  "b":\t2.0e0 }',
        bytes(range(256)) * 40,
        b"\xef\xbb\xbf{}",
        gzip.compress(b"{}", mtime=0),
        b"",
    ],
)
@pytest.mark.parametrize(
    "path", ["/webhooks/shopify/main", "/webhooks/warehouse/north", "/documents/acme"]
)
async def test_the_bytes_arrive_as_they_were_signed(stack: Any, path: str, raw: bytes) -> None:
    signature = "q83vEjRWeJC="
    answer = await post(
        stack, path, raw, **{"X-Shopify-Hmac-Sha256": signature, "webhook-id": "msg_1"}
    )
    assert answer.status_code == 204
    heard_path, headers, heard = stack.receiver.heard[-1]
    assert (heard_path, heard) == (path, raw)
    assert headers["x-shopify-hmac-sha256"] == signature
    assert headers["webhook-id"] == "msg_1"


async def test_a_webhook_of_two_megabytes_is_the_largest(stack: Any) -> None:
    fits = await post(stack, "/webhooks/shopify/main", b"x" * 1_990_000)
    url = f"{stack.gateway.url}/webhooks/shopify/main"
    too_large = await post_large(url, b"x" * 5_000_000, {})
    assert fits.status_code == 204
    assert (too_large.status_code, too_large.json()["code"]) == (413, "body-too-large")


async def test_a_document_of_eight_megabytes_is_the_largest(stack: Any) -> None:
    fits = await post(stack, "/documents/acme", b"x" * 8_000_000)
    too_large = await post_large(f"{stack.gateway.url}/documents/acme", b"x" * 9_000_000, {})
    assert fits.status_code == 204
    assert (too_large.status_code, too_large.json()["code"]) == (413, "body-too-large")


async def test_webhooks_are_posted_and_nothing_else(stack: Any) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        for method in ("GET", "PUT", "DELETE", "PATCH"):
            answer = await client.request(method, "/webhooks/shopify/main")
            assert answer.status_code == 404


async def test_an_identity_is_not_passed_to_webhooks_either(stack: Any) -> None:
    await post(stack, "/webhooks/shopify/main", b"{}", **{"x-trunkline-partner": "par_x"})
    assert "x-trunkline-partner" not in stack.receiver.heard[-1][1]
