"""Fixtures: a migrated process schema, fake backends and an engine that moves toy cases."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from correctable_desk import periods, room, sales, shop
from postgres import create_database, drop_database
from toy_process import TOY, Backends

from trunkline_durable.engine import Engine
from trunkline_durable.migrations import migrate_process
from trunkline_durable.settings import EngineSettings
from trunkline_store.keys import Keyring

__all__ = ["periods", "room", "sales", "shop"]

QUICK = EngineSettings(
    lease_s=30, sweep_s=0.1, backoff_first_s=0.05, backoff_max_s=0.2, drain_s=2, read_s=0.05
)


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(bytes(range(32)))


@pytest.fixture
def backends() -> Backends:
    return Backends()


@pytest.fixture(scope="session")
async def template_url(postgres_url: str) -> str:
    """A database that is migrated once and only ever copied."""
    url = create_database(postgres_url)
    await migrate_process(url)
    return url


@pytest.fixture
def process_url(postgres_url: str, template_url: str) -> Iterator[str]:
    """A fresh migrated database."""
    url = create_database(postgres_url, template_url)
    yield url
    drop_database(postgres_url, url)


@pytest.fixture
def new_engine(process_url: str, keyring: Keyring, backends: Backends) -> Callable[..., Engine]:
    def make(**chosen: object) -> Engine:
        given = {"keyring": keyring, "processes": (TOY,), "clients": backends, "settings": QUICK}
        return Engine(process_url, **{**given, **chosen})  # type: ignore[arg-type]

    return make


@pytest.fixture
async def engine(new_engine: Callable[..., Engine]) -> AsyncIterator[Engine]:
    """An engine that moves cases."""
    async with new_engine().running() as running:
        yield running


@pytest.fixture
async def idle(new_engine: Callable[..., Engine]) -> AsyncIterator[Engine]:
    """An engine that takes facts and moves nothing."""
    async with new_engine().opened() as opened:
        yield opened
