"""A day of a whole company is proved whole, and what is spoilt behind its back is named."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command_line import TRUNKLINE
from eventually import eventually
from msgspec import json
from whole_company import WholeCompany, whole_company

from trunkline_model.capabilities.completeness import Certificate

pytestmark = pytest.mark.timeout(300)

NO_SWEEP = {"system-shopify": {"TRUNKLINE_SHOPIFY_SWEEP_S": "3600"}}


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[WholeCompany]:
    """A company that hears of an order by its webhook only."""
    async with whole_company(tmp_path, NO_SWEEP) as one:
        yield one


async def counted(company: WholeCompany, day: date) -> tuple[int, Certificate]:
    """Count a day as a person does; gives the command's status and what it printed."""
    address = company.stack.address("process-operations")
    process = await asyncio.create_subprocess_exec(
        *(str(TRUNKLINE), "completeness", "--day", day.isoformat(), "--json"),
        env={
            **os.environ,
            "TRUNKLINE_PROCESS_OPERATIONS_ADDRESS": address,
            "TRUNKLINE_HOME": str(company.stack.home),
        },
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, json.decode(said, type=Certificate)


def spoil(home: Path) -> None:
    """Take a penny off every sale in the ERP's own books."""
    with closing(sqlite3.connect(next(home.rglob("erp.sqlite")))) as books:
        books.execute("update sales_orders set gross = gross - 1")
        books.commit()


async def test_a_whole_day_is_whole_and_a_spoilt_one_is_not(
    company: WholeCompany, tmp_path: Path
) -> None:
    placed = await company.buy()
    await company.closed(placed["name"])
    today = datetime.now(ZoneInfo("Europe/London")).date()

    async def whole() -> Certificate | None:
        status, found = await counted(company, today)
        return found if (status, found.differences) == (0, ()) else None

    certificate = await eventually(whole, 60)
    assert certificate
    sides = {
        (one.document_type, one.source.documents, one.trunkline.documents, one.target.documents)
        for one in certificate.totals
        if not one.is_empty
    }
    kinds = ("order", "shipment", "fulfilment", "invoice", "payment")
    assert sides == {(kind, 1, 1, 1) for kind in kinds}

    unheard = await company.buy(webhook={"send": False})
    spoil(tmp_path)
    status, spoilt = await counted(company, today)
    assert status == 1
    named = {(one.document_type, one.kind, one.key) for one in spoilt.differences}
    assert ("order", "amount_differs", placed["name"]) in named
    assert ("order", "not_heard", unheard["name"]) in named
    assert {kind for _, kind, _ in named} == {"amount_differs", "not_heard"}
    assert spoilt.number > certificate.number
