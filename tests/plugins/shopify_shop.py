"""A stand-in shop for tests of the Shopify service: what they do to it, and a client of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from msgspec import Struct

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.http import http_client
from trunkline_kit.secret import Secret
from trunkline_system_shopify.client import ShopifyClient
from trunkline_system_shopify.settings import ShopConnection

CONNECTION = "shopify"
SECRET = "the app's client secret"
TOKEN = "token"
LIMITS = Limits(rate_per_s=500, burst=500, concurrency_max=20)


class Shop(Struct, frozen=True):
    """The stand-in shop, and its control routes."""

    url: str
    http: httpx.AsyncClient

    async def place(self, *lines: dict[str, object], **rest: object) -> dict[str, Any]:
        """Check out."""
        return await self.tell(
            "orders", {"lines": lines or [{"sku": "TEA", "quantity": 3}], **rest}
        )

    async def tell(self, path: str, body: object, method: str = "POST") -> dict[str, Any]:
        """Call a control route."""
        answer = await self.http.request(method, f"/_sandbox/{path}", json=body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def fault(self, on: str, kind: str, **rest: object) -> None:
        """Arm a fault."""
        await self.tell("faults", {"on": on, "kind": kind, **rest})

    async def effects(self, name: str) -> list[dict[str, Any]]:
        """Give what the shop committed."""
        journal = (await self.http.get("/_sandbox/journal", params={"kind": "effect"})).json()
        return [one for one in journal if one["name"] == name]

    async def requests(self) -> list[str]:
        """Give the names of what reached the shop."""
        journal = (await self.http.get("/_sandbox/journal", params={"kind": "request"})).json()
        return [one["name"] for one in journal]

    async def line_ids(self, placed: dict[str, Any]) -> list[str]:
        """Give an order's line ids as we call them."""
        order = (await self.http.get(f"/_sandbox/orders/{placed['orderId']}")).json()
        return [str(line["line_id"]) for line in order["lines"]]


def connection_of(url: str, name: str = CONNECTION, **more: Any) -> ShopConnection:
    """Describe a connection to a shop that is swept all the time."""
    told = {"access_token": Secret(TOKEN), "webhook_secret": Secret(SECRET), "sweep_s": 0.05}
    words = {"connection_id": name, "url": url, "sweep_grace_s": 0.0, **told, **more}
    return ShopConnection(**words)


@asynccontextmanager
async def client_of(
    url: str, token: str = TOKEN, timeout_s: float = 5
) -> AsyncIterator[ShopifyClient]:
    """Open a client of a shop with a generous budget."""
    http = http_client(url, timeout_s=timeout_s)
    yield ShopifyClient(http, token, Budget("shop", LIMITS, None))
    await http.aclose()
