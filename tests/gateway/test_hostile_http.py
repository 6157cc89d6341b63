"""Requests that try to be read twice, too large, or past a rule."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from gateway_process import gateway_process

type Body = Callable[..., dict[str, Any]]


async def raw(port: int, request: bytes, within_s: float = 5) -> bytes:
    """Send bytes as they are; gives what came back until the connection closed or fell silent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = b""
    with contextlib.suppress(TimeoutError, ConnectionError):
        await writer.drain()
        async with asyncio.timeout(within_s):
            while chunk := await reader.read(65536):
                answer += chunk
                if b"\r\n\r\n" in answer and b"request_id" in answer:
                    break
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
    return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


async def test_a_body_of_five_megabytes_is_413(access: Any) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    before = len(access.stack.orders.placed)
    answer = await access.post_large("/v1/orders", b"x" * 5_000_000, headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(access.stack.orders.placed) == before


async def test_an_order_just_below_one_megabyte_reaches_the_api(access: Any) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await access.client.post(
        "/v1/orders", content=b"{" + b" " * 999_000 + b"}", headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-request")


async def test_an_endless_chunked_body_is_cut_off(access: Any) -> None:
    endless = itertools.repeat(b"x" * 10_000, 400)
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await access.post_large("/v1/orders", endless, headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/v1",
        "/v2/orders",
        "/check/v1/orders",
        "/metrics",
        "/schema",
        "/_sandbox/journal",
        "/webhooks/other",
        "/webhooks/shopifyx",
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/trunkline.process.partners.v1.PartnersService/CreatePartner",
        "/v1/orders/",
        "/V1/orders",
        "/v1/orders;x=1",
        "/problems/none",
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
async def test_an_unknown_path_is_404(access: Any, path: str, signed_in: bool) -> None:  # noqa: FBT001 - a parameter of the test
    headers = {} if signed_in else {"Authorization": ""}
    answer = await access.client.get(path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/docs/../v1/orders", 401),
        ("//v1//orders", 401),
        ("/docs/..;/v1/orders", 401),
        ("/docs/%2e%2e/v1/orders", 401),
        ("/docs%2f..%2fv1/orders", 400),
        ("/docs%5c..%5cv1/orders", 400),
        ("/v1/orders%00", 400),
        ("/webhooks/shopify/../../v1/orders", 401),
        ("/webhooks/shopify/%2e%2e/%2e%2e/health", 200),
        ("http://elsewhere/v1/orders", 401),
        ("/v1/orders#x", 400),
    ],
)
async def test_a_path_has_one_spelling_before_its_rule_is_chosen(
    stack: Any, path: str, expected: int
) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    answer = await raw(stack.gateway.port, request)
    assert status(answer) == expected, answer


@pytest.mark.parametrize(
    "lines",
    [
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Content-Length: 3\r\nContent-Length: 5",
        "Content-Length: -1",
        "Content-Length: +3",
        "Content-Length : 3",
        "Host: b",
        "X-Folded: a\r\n b",
        "x_trunkline_partner: par_x",
        "X-Bad: a\x01b",
        "Bad Name: x",
    ],
)
async def test_a_request_that_could_be_read_twice_is_refused(stack: Any, lines: str) -> None:
    head = f"POST /oauth/token HTTP/1.1\r\nHost: a\r\n{lines}\r\nConnection: close\r\n\r\n0\r\n\r\n"
    answer = await raw(stack.gateway.port, head.encode("latin-1"))
    assert status(answer) in {400, 501}, answer


async def test_a_refusal_of_the_protocol_is_a_problem_too(stack: Any) -> None:
    head = b"GET /docs HTTP/1.1\r\nHost: a\r\nx_y: 1\r\nConnection: close\r\n\r\n"
    answer = await raw(stack.gateway.port, head)
    assert status(answer) == 400
    assert b'"code":"malformed-request"' in answer
    assert b"application/problem+json" in answer


async def test_old_http_is_not_spoken(stack: Any) -> None:
    assert status(await raw(stack.gateway.port, b"GET /docs HTTP/1.0\r\n\r\n")) == 426


async def test_too_many_or_too_large_headers_are_431(stack: Any) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        many = await client.get("/docs", headers={f"x-{number}": "1" for number in range(200)})
        large = await client.get("/docs", headers={"x-large": "x" * 60_000})
    assert [many.status_code, large.status_code] == [431, 431]
    assert large.json()["code"] == "headers-too-large"


async def test_a_method_that_a_path_does_not_know_is_405_for_partners(access: Any) -> None:
    answer = await access.client.delete("/v1/orders")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    nobody = await access.client.delete("/v1/orders", headers={"Authorization": ""})
    assert nobody.status_code == 401


async def test_an_override_of_the_method_or_path_changes_nothing(access: Any) -> None:
    headers = {
        "X-HTTP-Method-Override": "POST",
        "X-Original-URL": "/health",
        "X-Rewrite-URL": "/health",
    }
    answer = await access.client.get("/v1/orders", headers=headers)
    assert answer.json()["object"] == "list"


async def test_the_gateways_own_knobs_are_not_for_callers(stack: Any) -> None:
    sent = {
        "x-envoy-upstream-rq-timeout-ms": "1",
        "x-envoy-retry-on": "5xx",
        "x-envoy-internal": "true",
        "x-trunkline-partner": "par_x",
        "x-forwarded-for": "10.0.0.1",
        "x-forwarded-host": "evil",
        "forwarded": "for=10.0.0.1",
        "x-forwarded-client-cert": "Subject=admin",
        "x-request-id": "mine",
    }
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        answer = await client.post("/webhooks/shopify/main", content=b"{}", headers=sent)
    assert answer.status_code == 204
    _, heard, _ = stack.receiver.heard[-1]
    assert "10.0.0.1" not in str(heard)
    assert heard["x-request-id"] != "mine"
    left = {name for name in heard if name.startswith(("x-envoy", "x-trunkline", "forwarded"))}
    assert left == {"x-envoy-external-address"}
    assert "x-forwarded-host" not in heard
    assert "x-forwarded-client-cert" not in heard


async def test_slow_headers_and_slow_bodies_are_ended(stack: Any, folder: Path) -> None:
    hasty = {"request_headers_timeout: 10s": "request_headers_timeout: 0.3s"}
    hasty["request_timeout: 30s"] = "request_timeout: 0.6s"
    with gateway_process(folder, stack.ports, hasty) as gateway:
        headers = await raw(gateway.port, b"GET /docs HTTP/1.1\r\nHost: a\r\nX-Slow:")
        body = await raw(
            gateway.port,
            b"POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx",
        )
    assert status(headers) == 408
    assert status(body) == 408
    assert b'"code":"request-timeout"' in body
