"""How the bare client calls a shop, a warehouse and an ERP, with one commit a call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from typing import Any, cast

import aiohttp
import grpc.aio
import psycopg
from google.protobuf.message import Message
from msgspec import json

from trunkline_cli.settings import REPOSITORY

from .task import Backends

DOCUMENTS = REPOSITORY / "services/system/shopify/src/trunkline_system_shopify/documents"
"""The very documents that our adapter sends."""
TABLE = """
CREATE TABLE IF NOT EXISTS bare_calls (
    order_id bigint, step text, request bytea, answer bytea, PRIMARY KEY (order_id, step))
"""
KEEP = "INSERT INTO bare_calls VALUES (%s, %s, %s, %s)"


class BareBackends:
    """Open connections to all of them."""

    def __init__(
        self,
        places: Backends,
        http: aiohttp.ClientSession,
        erp: grpc.aio.Channel,
        idle: "asyncio.Queue[psycopg.AsyncConnection[Any]]",
    ) -> None:
        self._places, self._http, self._erp, self._idle = places, http, erp, idle

    async def shop(self, order_id: int, document: str, variables: dict[str, Any]) -> Any:
        """Send one of the adapter's GraphQL documents; gives its data."""
        body = json.encode({"query": _document(document), "variables": variables})
        headers = {"X-Shopify-Access-Token": self._places.shop_token} | JSON
        url = self._places.shop_url
        async with self._http.post(url, data=body, headers=headers) as answer:
            content = await answer.read()
        await self._keep(order_id, document, body, content)
        return json.decode(content)["data"]

    async def warehouse(self, order_id: int, step: str, path: str, body: object = None) -> Any:
        """Post a body, or get what there is when there is none."""
        url, sent = f"{self._places.warehouse_url}/v1/{path}", json.encode(body) if body else b""
        headers = {"Authorization": f"Bearer {self._places.warehouse_token}"} | JSON
        method = "POST" if body else "GET"
        async with self._http.request(method, url, data=sent, headers=headers) as answer:
            content = await answer.read()
        await self._keep(order_id, step, sent, content)
        return json.decode(content)

    async def erp(self, order_id: int, port: str, request: Message, answer: type[Message]) -> Any:
        """Call an RPC by the name of its request."""
        rpc = type(request).__name__.removesuffix("Request")
        package = request.DESCRIPTOR.file.package
        call = self._erp.unary_unary(
            f"/{package}.{port}Service/{rpc}",
            request_serializer=cast("Any", type(request).SerializeToString),
            response_deserializer=answer.FromString,
        )
        found: Any = await call(request)
        await self._keep(order_id, rpc, request.SerializeToString(), found.SerializeToString())
        return found.answer

    async def _keep(self, order_id: int, step: str, request: bytes, answer: bytes) -> None:
        conn = await self._idle.get()
        try:
            await conn.execute(KEEP, [order_id, step, request, answer])
        finally:
            self._idle.put_nowait(conn)


JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@asynccontextmanager
async def open_backends(places: Backends, connections: int) -> AsyncIterator[BareBackends]:
    """Connect to everything, with so many connections to the database."""
    async with AsyncExitStack() as exits:
        idle: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
        for _ in range(connections):
            conn = await psycopg.AsyncConnection.connect(places.database_url, autocommit=True)
            exits.push_async_callback(conn.close)
            idle.put_nowait(conn)
        http = await exits.enter_async_context(aiohttp.ClientSession())
        erp = await exits.enter_async_context(grpc.aio.insecure_channel(places.erp_address))
        yield BareBackends(places, http, erp, idle)


@cache
def _document(name: str) -> str:
    return (DOCUMENTS / f"{name}.graphql").read_text(encoding="utf-8")
