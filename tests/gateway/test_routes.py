"""Each route says how long it may take and how much it may carry, and Envoy holds it to that."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from gateway_process import Gateway, gateway_process

SECONDS = re.compile(r"([0-9.]+)s")
EVERYBODY = 16_384
"""Bytes of a body where a route says nothing: enough for a form with credentials."""
CARRY = {
    8_388_608: {"documents"},
    2_000_000: {"webhooks_shopify", "webhooks_warehouse"},
    1_000_000: {"place_order", "cancel_order", "submit_document"},
    262_144: {"console"},
}
"""What gateway/README.md says of sizes, by name of a route."""
IDLE_S = 30.0
"""After which a stream on which nothing moves is ended, whatever its route says."""


async def dumped(gateway: Gateway) -> dict[str, Any]:
    """What Envoy says its own configuration is, by type."""
    async with httpx.AsyncClient() as client:
        page = await client.get(f"http://127.0.0.1:{gateway.admin_port}/config_dump")
    return {one["@type"].rpartition(".")[2]: one for one in page.json()["configs"]}


@asynccontextmanager
async def silent() -> AsyncIterator[int]:
    """Somebody who takes requests and never answers; the port."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
async def routes(tmp_path: Path) -> list[dict[str, Any]]:
    """Every route of the running Envoy."""
    with gateway_process(tmp_path, {}) as gateway:
        found = await dumped(gateway)
    [table] = found["RoutesConfigDump"]["static_route_configs"]
    [host] = table["route_config"]["virtual_hosts"]
    known: list[dict[str, Any]] = host["routes"]
    return known


def test_each_route_says_how_long_it_may_take(routes: list[dict[str, Any]]) -> None:
    sent_on = {one["name"]: one["route"] for one in routes if "route" in one}
    assert len(sent_on) == len(routes) - 1, "all but what is unknown"
    for name, route in sent_on.items():
        within = SECONDS.fullmatch(route.get("timeout", ""))
        assert within, f"{name} waits as long as Envoy does by itself"
        assert 0 < float(within[1]) < IDLE_S, name


def test_each_route_carries_what_is_written_of_it(routes: list[dict[str, Any]]) -> None:
    carried: dict[int, set[str]] = {}
    for one in routes:
        own = one.get("typed_per_filter_config", {}).get("envoy.filters.http.buffer", {})
        most = own.get("buffer", {}).get("max_request_bytes", EVERYBODY)
        carried.setdefault(most, set()).add(one["name"])
        assert not own.get("disabled"), one["name"]
    del carried[EVERYBODY]
    assert carried == CARRY


async def test_who_does_not_answer_in_the_time_of_its_route_is_given_up(tmp_path: Path) -> None:
    """Made short for the route of documents alone: that of webhooks still waits."""
    async with silent() as port:
        ports = {"SYSTEM_TRADING_PARTNERS": port, "SYSTEM_SHOPIFY": port}
        said = "{ cluster: system-trading-partners, timeout: 15s }"
        hasty = {said: said.replace("15s", "0.3s")}
        with gateway_process(tmp_path, ports, hasty) as gateway:
            async with httpx.AsyncClient(base_url=gateway.url) as client:
                webhook = asyncio.create_task(client.post("/webhooks/shopify/main", content=b"{}"))
                given_up = await client.post("/documents/supplier", content=b"{}")
                assert not webhook.done()
                webhook.cancel()
    assert (given_up.status_code, given_up.json()["code"]) == (503, "unavailable")
