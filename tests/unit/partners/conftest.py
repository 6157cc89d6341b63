"""The registry on a real PostgreSQL, with a clock that the test turns."""

from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from trunkline_process_partners.main import MIGRATIONS
from trunkline_process_partners.registry import Registry
from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool


@dataclass
class Clock:
    """Stands still until it is turned."""

    now: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema="process", packages=MIGRATIONS)
    async with open_pool(database_url, schema="process") as opened:
        yield opened


@pytest.fixture
def registry(pool: Pool, clock: Clock) -> Registry:
    return Registry(pool, Keyring.from_base64(b64encode(b"m" * 32).decode()), clock)
