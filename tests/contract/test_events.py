"""The event log of an ERP, for every service that answers it."""

from collections.abc import Callable

import pytest
from erp_clerk import Clerk, line, parcel, part
from erp_ports import Erp
from eventually import eventually

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.events import Event, GetRawDocument, ReadEvents

WAIT_S_MAX = 30


async def read_all(erp: Erp, after: int) -> list[Event]:
    found: list[Event] = []
    while True:
        start = found[-1].position if found else after
        page = await erp.event_log.read_events(ReadEvents(start, limit=1000))
        if not page.events:
            return found
        found += page.events


async def read_until(erp: Erp, after: int, enough: Callable[[list[Event]], bool]) -> list[Event]:
    """Read until it is enough: a backend that is polled tells late."""

    async def read() -> list[Event] | None:
        found = await read_all(erp, after)
        return found if enough(found) else None

    found = await eventually(read, WAIT_S_MAX)
    assert found is not None
    return found


def skus(events: list[Event]) -> set[str]:
    return {one.stock_changed.sku for one in events if one.stock_changed}


async def head(erp: Erp) -> int:
    found = await read_all(erp, 0)
    return found[-1].position if found else 0


async def test_goods_that_arrive_and_goods_that_leave_are_told(clerk: Clerk) -> None:
    start = await head(clerk.erp)
    await clerk.receive("KNIFE-CHEF", 1)
    found = await read_until(clerk.erp, start, lambda events: "KNIFE-CHEF" in skus(events))
    assert found[-1].connection_id == clerk.erp.connection_id

    start = found[-1].position
    number = (await clerk.book(line("TEAPOT-1L", 1, "24.99"))).sales_order_number
    await clerk.allocate(number)
    await clerk.issue(number, parcel(part("TEAPOT-1L", 1)))
    await read_until(clerk.erp, start, lambda events: "TEAPOT-1L" in skus(events))


async def test_a_promise_to_a_customer_is_told_too(clerk: Clerk) -> None:
    start = await head(clerk.erp)
    await clerk.book(line("PLATE-27", 1, "12.00"))
    await read_until(clerk.erp, start, lambda events: "PLATE-27" in skus(events))


async def test_positions_grow_and_event_ids_are_unique(clerk: Clerk) -> None:
    start = await head(clerk.erp)
    await clerk.receive("COOKBOOK", 1)
    await clerk.receive("PLATE-27", 1)
    wanted = {"COOKBOOK", "PLATE-27"}
    found = await read_until(clerk.erp, start, lambda events: wanted <= skus(events))
    positions = [one.position for one in found]
    assert positions == sorted(set(positions))
    assert positions[0] > start
    assert len({one.event_id for one in found}) == len(found)


async def test_what_was_read_once_reads_the_same_again(clerk: Clerk) -> None:
    await clerk.receive("COOKBOOK", 1)
    found = await read_until(clerk.erp, 0, bool)
    again = await read_all(clerk.erp, 0)
    assert again[: len(found)] == found
    first = await clerk.erp.event_log.read_events(ReadEvents(0, limit=1))
    assert list(first.events) == found[:1]


async def test_nothing_follows_a_position_that_is_not_there_yet(erp: Erp) -> None:
    assert (await erp.event_log.read_events(ReadEvents(10**12))).events == ()


async def test_an_unknown_raw_document_is_not_found(erp: Erp) -> None:
    with pytest.raises(NotFound):
        await erp.event_log.get_raw_document(GetRawDocument("no-such"))
