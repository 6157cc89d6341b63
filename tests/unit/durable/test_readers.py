import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from eventually import always, eventually
from toy_process import look, rows, until
from toy_source import Source, Told

from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import discard_exception, retry_exception
from trunkline_durable.settings import EngineSettings
from trunkline_kit.wakeups import Wake

QUICK = EngineSettings(lease_s=30, sweep_s=0.1, read_s=0.05, read_max=3)


@pytest.fixture
def source() -> Source:
    return Source()


type Reading = Callable[[], AbstractAsyncContextManager[Engine]]


@pytest.fixture
def reading(new_engine: Callable[..., Engine], source: Source) -> Reading:
    @asynccontextmanager
    async def start() -> AsyncIterator[Engine]:
        engine = new_engine(settings=QUICK, readers=(source.reader(),))
        source.engine = engine
        async with engine.running():
            yield engine

    return start


async def position(engine: Engine) -> int:
    found = await rows(engine, "SELECT position FROM cursors")
    return int(found[0][0]) if found else 0


async def test_every_event_is_delivered_once_and_in_order(reading: Reading, source: Source) -> None:
    source.append("a", "b", "a", "c", "a", "d", "e")
    async with reading() as engine:
        await until(lambda: _at(engine, 7))
        assert (await look(engine, "a")).case.shipped == 3
    assert source.delivered == [1, 2, 3, 4, 5, 6, 7]


async def _at(engine: Engine, wanted: int) -> bool:
    return await position(engine) == wanted


async def test_a_reader_goes_on_where_the_last_one_stopped(
    reading: Reading, source: Source
) -> None:
    source.append("a", "b")
    async with reading() as engine:
        await until(lambda: _at(engine, 2))
    source.append("c")
    async with reading() as engine:
        await until(lambda: _at(engine, 3))
    assert source.delivered == [1, 2, 3]


async def test_one_reader_a_cursor(reading: Reading, source: Source) -> None:
    async with reading() as engine, reading():
        source.append(*"abcdefgh")
        await until(lambda: _at(engine, 8))
        [(fence,)] = await rows(engine, "SELECT fence FROM cursors")
    assert source.delivered == [1, 2, 3, 4, 5, 6, 7, 8]
    assert fence == 1


async def test_a_bad_event_becomes_an_exception_and_the_cursor_moves_on(
    reading: Reading, source: Source
) -> None:
    source.append("a", "b", "c")
    source.bad = {2}
    async with reading() as engine:
        await until(lambda: _at(engine, 3))
        query = "SELECT reason, source, position, raw_document_id, raw_document_source"
        found = await rows(engine, f"{query} FROM exceptions")
        assert found == [("schema", "log", 2, "raw_b", "log")]
        assert await rows(engine, "SELECT FROM cases WHERE business_key = 'b'") == []
    assert source.delivered == [1, 3]


async def test_a_retried_event_is_delivered_again(reading: Reading, source: Source) -> None:
    source.append("a", "b")
    source.bad = {2}
    async with reading() as engine:
        await until(lambda: _at(engine, 2))
        [(exception_id,)] = await rows(engine, "SELECT exception_id FROM exceptions")
        source.bad = set()
        async with engine.transaction() as conn:
            await retry_exception(conn, exception_id, actor="ada")

        async def resolved() -> bool:
            return await rows(engine, "SELECT state FROM exceptions") == [("resolved",)]

        await until(resolved)
        assert (await look(engine, "b")).case.shipped == 1


async def test_a_discarded_event_is_not_delivered(reading: Reading, source: Source) -> None:
    source.append("a")
    source.bad = {1}
    async with reading() as engine:
        await until(lambda: _at(engine, 1))
        [(exception_id,)] = await rows(engine, "SELECT exception_id FROM exceptions")
        source.bad = set()
        async with engine.transaction() as conn:
            await discard_exception(conn, exception_id, actor="ada", reason="a test file")

        async def closed() -> bool:
            return await rows(engine, "SELECT state FROM exceptions") == [("discarded",)]

        await until(closed)
    assert source.delivered == []


async def test_a_source_that_is_away_is_asked_again_and_nothing_is_an_exception(
    reading: Reading, source: Source
) -> None:
    source.away = True
    source.append("a")
    async with reading() as engine:
        await eventually(lambda: source.turned_away)
        source.away = False
        await until(lambda: _at(engine, 1))
        assert await rows(engine, "SELECT FROM exceptions") == []


async def test_a_reader_that_was_replaced_cannot_move_the_cursor(
    reading: Reading, source: Source
) -> None:
    held, gate = asyncio.Event(), asyncio.Event()
    real = source.read

    async def read(after: int, limit: int) -> Sequence[Told]:
        if not held.is_set() and source.events:
            held.set()
            await gate.wait()
        return await real(after, limit)

    source.read = read  # type: ignore[method-assign]
    async with reading() as engine:
        source.append("a")
        await held.wait()
        taken = "UPDATE cursors SET holder = 'other', fence = fence + 1, lease_until = 'infinity'"
        await rows(engine, f"{taken} RETURNING fence")
        gate.set()
        await always(lambda: _at(engine, 0))
        assert await rows(engine, "SELECT FROM cases") == []


async def test_a_wake_up_reads_at_once_and_losing_it_loses_nothing(
    new_engine: Callable[..., Engine], source: Source
) -> None:
    wake = Wake()
    patient = EngineSettings(lease_s=5, sweep_s=0.1, read_s=1.0)
    engine = new_engine(settings=patient, readers=(source.reader(wake=wake),))
    source.engine = engine
    async with engine.running():
        source.append("a")
        wake.signal.set()
        await until(lambda: _at(engine, 1))
        source.append("b")
        await until(lambda: _at(engine, 2))


async def test_a_cursor_that_is_held_is_not_asked_for_at_every_page(
    new_engine: Callable[..., Engine], source: Source
) -> None:
    steady = EngineSettings(lease_s=300, sweep_s=300, read_s=0.01, read_max=1)
    engine = new_engine(settings=steady, readers=(source.reader(),))
    source.engine = engine
    source.append(*"abcdef")
    async with engine.running():
        await until(lambda: _at(engine, 6))
        leases = "SELECT lease_until FROM cursors"
        [first] = await rows(engine, leases)
        source.append("g")
        await until(lambda: _at(engine, 7))
        assert await rows(engine, leases) == [first]


async def test_a_cursor_that_is_not_where_it_was_left_is_taken_anew_and_nothing_is_skipped(
    new_engine: Callable[..., Engine], source: Source
) -> None:
    steady = EngineSettings(lease_s=300, sweep_s=300, read_s=0.01)
    engine = new_engine(settings=steady, readers=(source.reader(),))
    source.engine = engine
    source.append("a", "b", "c")
    async with engine.running():
        await until(lambda: _at(engine, 3))
        await rows(engine, "UPDATE cursors SET position = 1 RETURNING position")
        source.append("d")
        await until(lambda: _at(engine, 4))
    assert source.delivered[-3:] == [2, 3, 4]


async def test_events_that_concern_nobody_share_the_commit_of_the_next_that_concerns_somebody(
    new_engine: Callable[..., Engine], source: Source
) -> None:
    engine = new_engine(settings=EngineSettings(read_s=0.01), readers=(source.reader(),))
    source.engine = engine
    source.append(*"abcde")
    source.nobodys = {1, 2, 5}
    async with engine.running():
        await until(lambda: _at(engine, 5))
    transactions = [source.began[position] for position in range(1, 6)]
    assert transactions[0] == transactions[1] == transactions[2]
    assert len({str(one) for one in transactions}) == 3
    assert source.delivered == [3, 4]


async def test_a_bad_event_takes_nothing_with_it_that_shared_its_commit(
    reading: Reading, source: Source
) -> None:
    source.append("a", "b", "c")
    source.nobodys, source.bad = {1}, {2}
    async with reading() as engine:
        await until(lambda: _at(engine, 3))
        positions = await rows(engine, "SELECT position FROM exceptions")
    assert positions == [(2,)]
    assert len(source.began[1]) == 2
    assert source.delivered == [3]
