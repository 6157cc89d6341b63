"""A shop on a real port, the service's parts over a real database, and its webhook endpoint."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import httpx
import psycopg
import pytest
from service_process import free_port
from shopify_shop import CONNECTION, SECRET, TOKEN, Shop, client_of

from trunkline_kit.web import http_server
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_sandbox_shopify.app import shop_app
from trunkline_sandbox_shopify.settings import Settings as ShopSettings
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings
from trunkline_store.memoised import memoised
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_system_shopify.adapter import Shopify
from trunkline_system_shopify.client import ShopifyClient
from trunkline_system_shopify.hearing import Hearing
from trunkline_system_shopify.inbound import Door, Trust, webhook_app
from trunkline_system_shopify.main import MIGRATIONS
from trunkline_system_shopify.reading import Reading

NUMBERS = count(1)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    port = free_port()
    settings = ShopSettings(port, tmp_path / "shop.sqlite3", TOKEN, SECRET)
    url = f"http://127.0.0.1:{port}"
    async with http_server(shop_app(settings), port), httpx.AsyncClient(base_url=url) as http:
        yield Shop(url, http)


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[ShopifyClient]:
    async with client_of(shop.url) as opened:
        yield opened


@pytest.fixture
def reading(client: ShopifyClient) -> Reading:
    return Reading(client)


@pytest.fixture
def adapter(client: ShopifyClient) -> Shopify:
    return Shopify(client, CONNECTION)


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(bytes(range(32)))


@pytest.fixture(scope="session")
def one_database(postgres_url: str) -> Iterator[str]:
    """Give one database for all these tests: a schema each costs far less than a database each."""
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute("CREATE DATABASE system_shopify_tests")
        yield postgres_url.replace("/postgres?", "/system_shopify_tests?")
        conn.execute("DROP DATABASE system_shopify_tests WITH (FORCE)")


@pytest.fixture
async def pool(one_database: str) -> AsyncIterator[Pool]:
    schema = f"system_shopify_{next(NUMBERS)}"
    await migrate(one_database, schema=schema, packages=MIGRATIONS)
    async with open_pool(one_database, schema=schema) as opened:
        yield opened


@pytest.fixture
def orders(adapter: Shopify, pool: Pool, keyring: Keyring) -> ChannelOrders:
    """The adapter behind its request memo; a lost write may be sent again at once."""
    return memoised(adapter, Memo(pool, keyring, MemoSettings(settle_s=0)), adapter.doubles())


@pytest.fixture
def hearing(pool: Pool, keyring: Keyring) -> Hearing:
    return Hearing(pool, keyring, CONNECTION)


@pytest.fixture
async def endpoint(hearing: Hearing) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service's own webhook route."""
    port = free_port()
    app = webhook_app(Door(hearing, Trust(CONNECTION, (SECRET, "the secret before"))))
    base = f"http://127.0.0.1:{port}"
    async with http_server(app, port), httpx.AsyncClient(base_url=base) as opened:
        yield opened
