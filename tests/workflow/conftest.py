"""A company in one process: fakes, the ERP's books, PostgreSQL, the engine with its readers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from order_company import Company, open_company


@pytest.fixture
async def company(database_url: str, tmp_path: Path) -> AsyncIterator[Company]:
    """Give a company whose orders move by themselves."""
    async with open_company(database_url, tmp_path / "erp.sqlite") as one:
        yield one
