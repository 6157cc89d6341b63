"""A company in one process: fakes, the ERP's books, PostgreSQL, the engine with its readers."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from order_company import Company, open_company
from order_fakes import Backends, open_backends
from overheard import logged
from purchase_company import BuyingCompany, open_buying_company
from purchase_fakes import PurchaseBackends, open_purchase_backends

__all__ = ["logged"]


@pytest.fixture
def backends(tmp_path: Path) -> Iterator[Backends]:
    """Give backends that outlive the process which speaks to them."""
    one = open_backends(tmp_path / "erp.sqlite")
    yield one
    one.books.close()


@pytest.fixture
async def company(database_url: str, backends: Backends) -> AsyncIterator[Company]:
    """Give a company whose orders move by themselves."""
    async with open_company(database_url, backends) as one:
        yield one


@pytest.fixture
def purchase_backends(tmp_path: Path) -> Iterator[PurchaseBackends]:
    """Give backends of purchases that outlive the process which speaks to them."""
    one = open_purchase_backends(tmp_path / "erp.sqlite")
    yield one
    one.books.close()


@pytest.fixture
async def buyer(
    database_url: str, purchase_backends: PurchaseBackends
) -> AsyncIterator[BuyingCompany]:
    """Give a company whose purchases move by themselves."""
    async with open_buying_company(database_url, purchase_backends) as one:
        yield one
