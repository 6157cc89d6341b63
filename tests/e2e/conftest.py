"""A whole company for each module that asks for one."""

from collections.abc import AsyncIterator

import pytest
from whole_company import WholeCompany, whole_company


@pytest.fixture(scope="module")
async def company(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WholeCompany]:
    async with whole_company(tmp_path_factory.mktemp("company")) as one:
        yield one


@pytest.fixture
async def next_order_closes(company: WholeCompany) -> AsyncIterator[None]:
    """After the test a customer buys, and that order must close."""
    yield
    for sandbox in (company.shop, company.warehouse, company.bank, company.erp):
        await sandbox.mend()
    placed = await company.buy()
    await company.closed(placed["name"])
