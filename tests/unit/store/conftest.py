"""Fixtures: a migrated schema, a pool in it and a keyring."""

from collections.abc import AsyncIterator, Iterator

import pytest
from postgres import create_database, drop_database

from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool

SCHEMA = "system_test"


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(bytes(range(32)))


@pytest.fixture(scope="session")
async def template_url(postgres_url: str) -> str:
    """A database that is migrated once and only ever copied."""
    url = create_database(postgres_url)
    await migrate(url, schema=SCHEMA, packages=("trunkline_store.sql",))
    return url


@pytest.fixture
def database_url(postgres_url: str, template_url: str) -> Iterator[str]:
    """A fresh migrated database."""
    url = create_database(postgres_url, template_url)
    yield url
    drop_database(postgres_url, url)


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    async with open_pool(database_url, schema=SCHEMA) as opened:
        yield opened
