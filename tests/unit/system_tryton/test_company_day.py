"""Tryton is asked for stock, and told of late invoices, by the company's day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

import pytest
from edge_days import INSTANTS, NAMES
from moving_clock import MoveClock

from trunkline_model.capabilities.invoices import IssueInvoice
from trunkline_model.mapping import MappingKind
from trunkline_system_tryton.adapter import billing, stock
from trunkline_system_tryton.conversation import Conversation
from trunkline_system_tryton.directory import Directory

at_the_edges = pytest.mark.parametrize(("at", "day"), INSTANTS, ids=NAMES)


class Calls:
    """Remembers for which day it was asked, and which warnings were acknowledged."""

    def __init__(self) -> None:
        self.days: list[date] = []
        self.acknowledged: list[str] = []

    def code(self, kind: MappingKind, code: str) -> str:
        del kind
        return code

    async def search(
        self, model: str, domain: Iterable[Any], fields: Iterable[str], context: dict[str, Any]
    ) -> list[Any]:
        del model, domain, fields
        self.days.append(context["stock_date_end"])
        return []

    async def acknowledge(self, model: str, number: int, warning: str) -> None:
        del model, number
        self.acknowledged.append(warning)

    async def advance(self, *_: object) -> dict[str, Any]:
        return {"state": "posted"}


class Places:
    """Knows one warehouse."""

    async def warehouse(self, calls: object, location: str) -> dict[str, Any]:
        del calls, location
        return {"id": 1, "storage_location": 2}


@at_the_edges
async def test_stock_is_asked_for_the_companys_day(
    move_clock: MoveClock, at: datetime, day: date
) -> None:
    move_clock(at)
    calls = Calls()
    await stock.free_stock(cast("Conversation", calls), cast("Directory", Places()), ["MUG"])
    assert calls.days == [day]


@at_the_edges
async def test_an_invoice_due_before_the_companys_day_is_posted_knowingly(
    move_clock: MoveClock, at: datetime, day: date
) -> None:
    move_clock(at)
    bill = {"id": 3, "state": "draft", "payment_term.": {"name": billing.IMMEDIATE}}
    warned = []
    for invoiced_on in (day, date.fromordinal(day.toordinal() - 1)):
        calls = Calls()
        request = IssueInvoice("erp", "r", "S1", "SH1", invoiced_on)
        await billing._post(cast("Conversation", calls), request, bill)
        warned.append(calls.acknowledged)
    assert warned == [[], ["invoice_payment_term"]]
