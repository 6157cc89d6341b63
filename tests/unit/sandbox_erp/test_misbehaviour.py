"""The ERP sandbox misbehaves when it is told to, and its journal tells what it did."""

from typing import Any

import httpx
import pytest
from erp_clerk import Clerk, line

from trunkline_kit.errors import Unavailable

MUGS = line("MUG-WHITE", 2, "7.50")


async def arm(control: httpx.AsyncClient, kind: str, on: str = "BookSalesOrder") -> None:
    answer = await control.post("/faults", json={"on": on, "kind": kind, "times": 1})
    assert answer.status_code == 201, answer.text


async def entries(control: httpx.AsyncClient, kind: str) -> list[dict[str, Any]]:
    answer = await control.get("/journal", params={"kind": kind})
    found: list[dict[str, Any]] = answer.json()
    return [one for one in found if one["name"] == "BookSalesOrder"]


@pytest.mark.parametrize(
    ("kind", "outcome", "effects"),
    [
        ("429", "not done", 0),
        ("5xx", "unknown", 0),
        ("timeout_before_commit", "unknown", 0),
        ("timeout_after_commit", "unknown", 1),
    ],
)
async def test_a_failed_booking_is_done_once_when_it_is_sent_again(
    clerk: Clerk, control: httpx.AsyncClient, kind: str, outcome: str, effects: int
) -> None:
    await arm(control, kind)
    request = clerk.booking(clerk.order(MUGS))
    with pytest.raises(Unavailable) as failed:
        await clerk.erp.sales_orders.book_sales_order(request)
    assert failed.value.unknown == (outcome == "unknown")
    assert len(await entries(control, "effect")) == effects

    booked = await clerk.erp.sales_orders.book_sales_order(request)
    found = await entries(control, "effect")
    assert [one["key"] for one in found] == [request.request_id]
    assert found[0]["body"]["answer"]["sales_order_number"] == booked.sales_order_number
    assert found[0]["body"]["request"]["order"]["order_number"] == request.order.order_number
    assert len(await entries(control, "request")) == 2


async def test_a_duplicated_booking_takes_effect_once(
    clerk: Clerk, control: httpx.AsyncClient
) -> None:
    await arm(control, "duplicate")
    before = await clerk.level("MUG-WHITE")
    await clerk.book(MUGS)
    assert len(await entries(control, "effect")) == 1
    assert (await clerk.level("MUG-WHITE")).available == before.available - 2


async def test_reads_fail_too(clerk: Clerk, control: httpx.AsyncClient) -> None:
    await arm(control, "429", on="GetStock")
    with pytest.raises(Unavailable) as failed:
        await clerk.level("MUG-WHITE")
    assert failed.value.reason == "throttled"
    assert failed.value.retry_after_s == 1.0
    listed = (await control.get("/faults")).json()
    assert [(one["on"], one["fired"]) for one in listed] == [("GetStock", 1)]
