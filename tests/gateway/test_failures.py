"""When a part behind the gateway is gone: refused clearly, never let through."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from gateway_process import gateway_process

type Body = Callable[..., dict[str, Any]]


async def test_without_the_policy_nobody_passes(access: Any, folder: Path) -> None:
    ports = {name: port for name, port in access.stack.ports.items() if name != "EDGE_POLICY"}
    with gateway_process(folder, ports) as gateway:
        async with httpx.AsyncClient(base_url=gateway.url) as client:
            headers = {"Authorization": f"Bearer {access.token}"}
            for _ in range(100):
                answer = await client.get("/v1/orders", headers=headers)
                if answer.status_code != 401:  # until it has the keys
                    break
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0


async def test_without_the_api_its_routes_are_503_and_webhooks_still_pass(
    access: Any, folder: Path
) -> None:
    ports = {name: access.stack.ports[name] for name in ("EDGE_POLICY", "SYSTEM_SHOPIFY")}
    with gateway_process(folder, ports) as gateway:
        async with httpx.AsyncClient(base_url=gateway.url) as client:
            page = await client.get("/docs")
            order = await client.post("/v1/orders", json={}, headers={"Authorization": "Bearer x"})
            webhook = await client.post("/webhooks/shopify/main", content=b"{}")
            lost = await client.post("/webhooks/warehouse/north", content=b"{}")
    assert (page.status_code, page.json()["code"]) == (503, "unavailable")
    assert order.status_code in {401, 503}
    assert webhook.status_code == 204
    assert (lost.status_code, lost.json()["code"]) == (503, "unavailable")


async def test_guessing_secrets_is_slowed_down(stack: Any, folder: Path) -> None:
    with gateway_process(folder, stack.ports) as gateway:
        async with httpx.AsyncClient(base_url=gateway.url) as client:
            answers = [await client.get("/oauth/token") for _ in range(80)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert refused[0].json()["code"] == "quota-exceeded"
    assert refused[0].headers["retry-after"]


async def test_the_gateway_never_sends_a_write_twice(access: Any, body: Body) -> None:
    pages = (Path(__file__).parents[2] / "gateway" / "routes" / "partner.yaml").read_text()
    write = pages[pages.index("name: place_order") : pages.index("name: list_orders")]
    assert "retry_policy" not in write
    placed = len(access.stack.orders.placed)
    await access.place(body())
    assert len(access.stack.orders.placed) == placed + 1
