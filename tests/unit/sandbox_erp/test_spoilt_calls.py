"""Faults of a call on its way, and of the events that the ERP tells."""

import httpx
import pytest
from erp_clerk import Clerk, line

from trunkline_kit.errors import Unavailable
from trunkline_model.capabilities.events import ReadEvents
from trunkline_sandbox import ANSWERING

MUGS = line("MUG-WHITE", 2, "7.50")
ANSWERED = {"latency", "slow_body", "duplicate"}
UNDONE = {"429", "5xx", "html", "timeout_before_commit"}
PARAMETERS: dict[str, dict[str, object]] = {
    "latency": {"hang_s": 0.02, "jitter_s": 0.02},
    "late_commit": {"hang_s": 0.02},
    "slow_body": {"chunk_bytes": 50, "pause_s": 0.001},
}


async def arm(control: httpx.AsyncClient, on: str, kind: str, **parameters: object) -> None:
    fault = {"on": on, "kind": kind, **parameters}
    answer = await control.post("/faults", json=fault)
    assert answer.status_code == 201, answer.text


async def effects(control: httpx.AsyncClient) -> int:
    return len((await control.get("/journal", params={"kind": "effect"})).json())


@pytest.mark.parametrize("kind", sorted(ANSWERING))
async def test_each_fault_of_a_call_is_seen_once_and_takes_effect_once(
    clerk: Clerk, control: httpx.AsyncClient, kind: str
) -> None:
    await arm(control, "BookSalesOrder", kind, **PARAMETERS.get(kind, {}))
    request = clerk.booking(clerk.order(MUGS))
    book = clerk.erp.sales_orders.book_sales_order
    if kind in ANSWERED:
        await book(request)
    else:
        with pytest.raises(Unavailable) as failed:
            await book(request)
        assert failed.value.unknown == (kind != "429")
    done = await effects(control)
    assert done == int(kind not in UNDONE) or kind == "late_commit"
    await book(request)
    assert await effects(control) == 1
    assert [one["fired"] for one in (await control.get("/faults")).json()] == [1]


async def told(clerk: Clerk) -> list[str]:
    page = await clerk.erp.event_log.read_events(ReadEvents(0))
    assert [one.position for one in page.events] == list(range(1, len(page.events) + 1))
    return [one.stock_changed.sku for one in page.events if one.stock_changed]


async def count(control: httpx.AsyncClient, *skus: str) -> None:
    for sku in skus:
        assert (await control.put("/stock", json={"sku": sku, "on_hand": "3"})).is_success


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("drop", ["MUG-BLUE", "MUG-WHITE"]),
        ("duplicate", ["PAN-28", "PAN-28", "MUG-BLUE", "MUG-WHITE"]),
        ("reorder", ["MUG-BLUE", "PAN-28", "MUG-WHITE"]),
    ],
)
async def test_an_event_is_lost_doubled_or_told_after_the_next(
    clerk: Clerk, control: httpx.AsyncClient, kind: str, expected: list[str]
) -> None:
    await arm(control, "StockChanged", kind)
    await count(control, "PAN-28", "MUG-BLUE", "MUG-WHITE")
    assert await told(clerk) == expected


async def test_an_event_waits_for_as_many_as_it_was_told(
    clerk: Clerk, control: httpx.AsyncClient
) -> None:
    await arm(control, "StockChanged", "reorder", passed=2)
    await count(control, "PAN-28", "MUG-BLUE", "MUG-WHITE")
    assert await told(clerk) == ["MUG-BLUE", "MUG-WHITE", "PAN-28"]


async def test_what_an_event_cannot_show_is_refused(control: httpx.AsyncClient) -> None:
    answer = await control.post("/faults", json={"on": "StockChanged", "kind": "latency"})
    assert answer.status_code == 400
    assert "StockChanged cannot show latency" in answer.json()["detail"]
