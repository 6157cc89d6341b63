"""The order that `helm test` places is one that the shop takes, and its booking is seen."""

import asyncio
import importlib.util
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from chart import CHART
from litestar import Litestar
from served_sandbox import served

from trunkline_sandbox import Sandbox, control_router
from trunkline_sandbox_shopify.app import shop_app
from trunkline_sandbox_shopify.settings import Settings


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The stand-in shop, on a real port."""
    settings = Settings(
        http_port=0,
        state_path=tmp_path / "shop.sqlite",
        shopify_access_token="token",
        shopify_webhook_secret="secret",
    )
    async with served(shop_app(settings)) as client:
        yield client


@pytest.fixture
def erp_box(tmp_path: Path) -> Sandbox:
    """A journal as the ERP's stand-in keeps one."""
    return Sandbox.open(tmp_path / "erp.sqlite", "", {})


@pytest.fixture
async def erp(erp_box: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """Where that journal is read."""
    async with served(Litestar([control_router(erp_box)], openapi_config=None)) as client:
        yield client


def script() -> Callable[..., int]:
    place = CHART / "files" / "place_order.py"
    spec = importlib.util.spec_from_file_location("place_order", place)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., int] = module.main
    return found


def place(client: httpx.AsyncClient) -> str:
    return client.base_url.netloc.decode()


async def test_an_order_that_is_booked_passes(
    shop: httpx.AsyncClient, erp: httpx.AsyncClient, erp_box: Sandbox
) -> None:
    erp_box.journal.effect("BookSalesOrder", "an-earlier-one")
    following = asyncio.to_thread(script(), place(shop), place(erp), 30.0)
    task = asyncio.create_task(following)
    while not (await shop.get("/_sandbox/orders")).json():
        await asyncio.wait({task}, timeout=0.1)
    erp_box.journal.effect("BookSalesOrder", "this-one")
    assert await task == 0


async def test_an_order_that_nobody_books_does_not_pass(
    shop: httpx.AsyncClient, erp: httpx.AsyncClient, erp_box: Sandbox
) -> None:
    erp_box.journal.effect("BookSalesOrder", "an-earlier-one")
    assert await asyncio.to_thread(script(), place(shop), place(erp), 0.6) == 1
