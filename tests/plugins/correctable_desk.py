"""The correctable process with an engine that moves it, and a finance department behind it."""

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date

import pytest
from correctable_process import AT, SALES, Ordered, Shop

from trunkline_durable.engine import Engine
from trunkline_durable.workroom import Workroom
from trunkline_durable.writing import Said
from trunkline_store.pool import Connection


class Closed:
    """Periods of a finance department that closed some days."""

    def __init__(self) -> None:
        self.days: set[date] = set()

    async def closed_among(
        self, conn: Connection, legal_entity: str, days: Iterable[date]
    ) -> tuple[date, ...]:
        """Give those that are closed."""
        del conn, legal_entity
        return tuple(day for day in days if day in self.days)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def sales(new_engine: Callable[..., Engine], shop: Shop) -> AsyncIterator[Engine]:
    async with new_engine(processes=(SALES,), clients=shop).running() as running:
        yield running


@pytest.fixture
def periods() -> Closed:
    return Closed()


@pytest.fixture
def room(sales: Engine, shop: Shop, periods: Closed) -> Workroom:
    """What corrections and replays work with."""
    return Workroom(sales, (SALES,), clients=shop, periods=periods)


async def order(engine: Engine, key: str, sku: str) -> None:
    """Tell of an order; what the catalogue does not know gets stuck."""
    async with engine.transaction() as conn:
        said = Said("ordered", Ordered(occurred_at=AT, sku=sku), "shop")
        await engine.cases.record_fact(conn, SALES, key, said)
