"""Fixtures: a migrated schema, a pool in it and a keyring."""

from collections.abc import AsyncIterator

import pytest

from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool

SCHEMA = "system_test"


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(bytes(range(32)))


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema=SCHEMA, packages=("trunkline_store.sql",))
    async with open_pool(database_url, schema=SCHEMA) as opened:
        yield opened
