"""What every route refuses in the same words."""

import httpx
import pytest
from partner_api import World, identity, settings

from trunkline_experience_partner.app import build_app
from trunkline_experience_partner.clients import open_ports


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v2/orders", "/schema", "/metrics", "/v1/orders/a/b"]
)
async def test_an_unknown_path_is_a_problem_too(world: World, path: str) -> None:
    answer = await world.client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not-found"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/v1/orders"), ("PUT", "/v1/stock")])
async def test_a_method_that_a_path_does_not_know_is_named(
    world: World, method: str, path: str
) -> None:
    answer = await world.client.request(method, path)
    assert answer.status_code == 405
    assert answer.json()["code"] == "method-not-allowed"
    assert "GET" in answer.headers["allow"]


async def test_a_method_override_changes_nothing(world: World) -> None:
    answer = await world.client.get("/v1/orders", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 200


async def test_a_version_that_does_not_exist_is_refused(world: World) -> None:
    headers = {"Trunkline-Version": "2020-01-01"}
    answer = await world.client.get("/v1/orders", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown-version"
    known = await world.client.get("/v1/orders", headers={"Trunkline-Version": "2026-11-01"})
    assert known.status_code == 200


async def test_the_gateways_request_id_is_kept(world: World) -> None:
    answer = await world.client.get("/v1/orders", headers={"x-request-id": "abc-123"})
    assert answer.headers["x-request-id"] == "abc-123"
    forged = await world.client.get("/v1/orders", headers={"x-request-id": 'a"b c'})
    assert forged.headers["x-request-id"].startswith("req_")


async def test_processes_that_are_down_are_told_as_503_with_a_time_to_wait() -> None:
    async with open_ports(settings("127.0.0.1:1")) as ports:
        transport = httpx.ASGITransport(build_app(ports, "s"))  # type: ignore[arg-type]
        async with httpx.AsyncClient(
            transport=transport, base_url="http://api", headers=identity()
        ) as client:
            for path in ("/v1/orders", "/v1/orders/ord_1", "/v1/stock?sku=A"):
                answer = await client.get(path)
                assert answer.status_code == 503
                assert answer.json()["code"] == "unavailable"
                assert int(answer.headers["retry-after"]) > 0


async def test_a_bug_of_ours_tells_nothing_about_itself() -> None:
    transport = httpx.ASGITransport(build_app(None, "s"))  # type: ignore[arg-type]
    async with httpx.AsyncClient(
        transport=transport, base_url="http://api", headers=identity()
    ) as client:
        answer = await client.get("/v1/orders/ord_1")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "NoneType" not in answer.text
