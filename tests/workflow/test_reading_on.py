"""process-operations reads the journal on as soon as it starts, and until that is done."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC

import grpc.aio
import pytest
from acting import GATE
from eventually import eventually
from overheard import Lines

from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_kit.process import background
from trunkline_process_operations.completeness.certifying import Certifying
from trunkline_process_operations.completeness.clients import Registers
from trunkline_process_operations.completeness.notebook import Notebook
from trunkline_process_operations.completeness.schedule import Schedule
from trunkline_process_operations.completeness.serving import completeness
from trunkline_store.pool import Pool, open_pool
from trunkline_store.signing import NO_KEYS

type ReadOn = Callable[[], Awaitable[bool]]


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate_process(database_url, "trunkline_process_operations.sql")
    async with open_pool(database_url, schema=SCHEMA, autocommit=True) as one:
        await Notebook(one, lambda _: UTC).catch_up()
        async with one.connection() as conn:
            await conn.execute("CREATE TABLE before AS TABLE noted_until")
        yield one


@pytest.fixture
def read_on(pool: Pool) -> ReadOn:
    """Whether the journal was read since the test began, which is no hour ago."""

    async def asked() -> bool:
        async with pool.connection() as conn:
            later = "SELECT FROM noted_until, before WHERE noted_until.at > before.at"
            return await (await conn.execute(later)).fetchone() is not None

    return asked


async def test_a_backup_that_was_just_made_is_read_on_at_once(pool: Pool, read_on: ReadOn) -> None:
    """In a company with no legal entity too: what is known of documents serves more than counts."""
    server = grpc.aio.server()
    async with completeness(server, pool, (), gate=GATE, keys=NO_KEYS):
        await eventually(read_on)


async def test_a_first_reading_that_fails_is_said_and_tried_again(
    pool: Pool, read_on: ReadOn, logged: Lines
) -> None:
    async def said() -> bool:
        return any("journal_not_read" in one for one in logged)

    notebook = Notebook(pool, lambda _: UTC)
    certifying = Certifying(pool, Registers({}), (), notebook)
    schedule = Schedule(pool, certifying, (), notebook, every_s=0.01)
    async with pool.connection() as conn:
        await conn.execute("ALTER TABLE noted_until RENAME TO mislaid")
        async with background(schedule.run):
            await eventually(said)
            await conn.execute("ALTER TABLE mislaid RENAME TO noted_until")
            await eventually(read_on)
