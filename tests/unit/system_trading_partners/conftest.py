"""The service's parts against a real database."""

from collections.abc import AsyncIterator

import pytest
from trading_partner_inbox import Inbox, inbox_of

from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_system_trading_partners.main import MIGRATIONS
from trunkline_system_trading_partners.reading import Partner

SCHEMA = "system_trading_partners"
CONNECTION = "acme"


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring(bytes(range(32)))


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema=SCHEMA, packages=MIGRATIONS)
    async with open_pool(database_url, schema=SCHEMA) as opened:
        yield opened


@pytest.fixture
def inbox(pool: Pool, keyring: Keyring) -> Inbox:
    partner = Partner(CONNECTION, "SUP-1", "5098765000004", "GB287654321")
    return inbox_of(pool, keyring, partner)
