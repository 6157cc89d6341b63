import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import psycopg
import pytest
from moving_clock import MoveClock

from trunkline_kit.errors import Conflict, FieldError, Invalid, Refused, Unavailable
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings, Write
from trunkline_store.pool import Pool

KEYRING = Keyring(bytes(range(32)))


class Backend:
    """A backend that counts what it did and fails when told to."""

    def __init__(self) -> None:
        self.effects = 0
        self.failure: BaseException | None = None
        self.found: bytes | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def send(self) -> bytes:
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        self.effects += 1
        return b"SO-%d" % self.effects

    async def probe(self) -> bytes | None:
        return self.found


@pytest.fixture
def backend() -> Backend:
    return Backend()


@pytest.fixture
def memo(pool: Pool) -> Memo:
    return Memo(pool, KEYRING, MemoSettings(lease_s=5, settle_s=0))


def write(backend: Backend, body: bytes = b"body", *, bound: bool = False) -> Write:
    return Write("t1.book", body, backend.send, backend.probe, bound)


async def test_the_same_request_is_answered_from_memory(memo: Memo, backend: Backend) -> None:
    assert await memo.run(write(backend)) == b"SO-1"
    assert await memo.run(write(backend)) == b"SO-1"
    assert backend.effects == 1


async def test_the_same_id_with_another_body_is_a_conflict(memo: Memo, backend: Backend) -> None:
    await memo.run(write(backend))
    with pytest.raises(Conflict, match="another body"):
        await memo.run(write(backend, b"other"))


async def test_a_refusal_is_remembered_with_its_fields(memo: Memo, backend: Backend) -> None:
    fault = FieldError("lines[0].sku", "unknown_sku", "no such article")
    backend.failure = Invalid("bad order", fields=(fault,))
    with pytest.raises(Invalid):
        await memo.run(write(backend))
    backend.failure = None
    with pytest.raises(Invalid, match="bad order") as again:
        await memo.run(write(backend))
    assert again.value.fields == (fault,)
    assert backend.effects == 0


async def test_a_write_that_was_never_sent_is_sent_by_the_next_ask(
    memo: Memo, backend: Backend
) -> None:
    backend.failure = Unavailable("connection refused")
    with pytest.raises(Unavailable):
        await memo.run(write(backend))
    backend.failure = None
    assert await memo.run(write(backend)) == b"SO-1"


@pytest.mark.parametrize("failure", [Unavailable("lost", unknown=True), ValueError("defect")])
async def test_an_unknown_write_is_looked_up_before_it_is_sent_again(
    memo: Memo, backend: Backend, failure: Exception
) -> None:
    backend.failure = failure
    with pytest.raises(type(failure)):
        await memo.run(write(backend))
    backend.failure, backend.found = None, b"SO-0"
    assert await memo.run(write(backend)) == b"SO-0"
    assert backend.effects == 0


async def test_an_unknown_write_that_is_not_there_is_sent_again(
    memo: Memo, backend: Backend
) -> None:
    backend.failure = Unavailable("lost", unknown=True)
    with pytest.raises(Unavailable):
        await memo.run(write(backend))
    backend.failure = None
    assert await memo.run(write(backend)) == b"SO-1"


async def test_a_late_commit_is_waited_for(pool: Pool, backend: Backend) -> None:
    memo = Memo(pool, KEYRING, MemoSettings(settle_s=60))
    backend.failure = Unavailable("lost", unknown=True)
    for _ in range(2):
        with pytest.raises(Unavailable) as lost:
            await memo.run(write(backend))
        assert lost.value.unknown
        backend.failure = None
    backend.found = b"SO-0"
    assert await memo.run(write(backend)) == b"SO-0"
    assert backend.effects == 0


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_late_commit_is_waited_for_though_our_clock_is_wrong(
    pool: Pool, backend: Backend, move_clock: MoveClock, days: int
) -> None:
    memo = Memo(pool, KEYRING, MemoSettings(settle_s=60))
    backend.failure = Unavailable("lost", unknown=True)
    with pytest.raises(Unavailable):
        await memo.run(write(backend))
    backend.failure = None
    move_clock(timedelta(days=days))
    with pytest.raises(Unavailable) as waiting:
        await memo.run(write(backend))
    assert 0 < (waiting.value.retry_after_s or 0) <= 60
    assert backend.effects == 0


async def test_a_bound_write_is_sent_again_at_once(pool: Pool, backend: Backend) -> None:
    memo = Memo(pool, KEYRING, MemoSettings(settle_s=60))
    backend.failure = Unavailable("lost", unknown=True)
    with pytest.raises(Unavailable):
        await memo.run(write(backend, bound=True))
    backend.failure = None
    assert await memo.run(write(backend, bound=True)) == b"SO-1"


async def test_a_write_that_can_be_neither_bound_nor_probed_stays_unknown(
    memo: Memo, backend: Backend
) -> None:
    backend.failure = Unavailable("lost", unknown=True)
    blind = Write("t1.book", b"body", backend.send)
    with pytest.raises(Unavailable):
        await memo.run(blind)
    backend.failure = None
    for _ in range(2):
        with pytest.raises(Unavailable) as lost:
            await memo.run(blind)
        assert (lost.value.unknown, lost.value.reason) == (True, "unprobeable")
    assert backend.effects == 0


async def _until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(5):
        while not await true():
            await asyncio.sleep(0.01)


async def test_two_asks_at_once_are_one_write(pool: Pool, memo: Memo, backend: Backend) -> None:
    backend.gate.clear()
    first = asyncio.create_task(memo.run(write(backend)))
    await _until(lambda: _exists(pool))
    with pytest.raises(Unavailable) as busy:
        await memo.run(write(backend))
    assert not busy.value.unknown
    backend.gate.set()
    assert await first == b"SO-1"


async def _exists(pool: Pool) -> bool:
    async with pool.connection() as conn:
        return (await conn.execute("SELECT FROM request_memo")).rowcount == 1


async def test_a_worker_whose_lease_was_taken_cannot_write_its_outcome(
    pool: Pool, memo: Memo, backend: Backend, database_url: str
) -> None:
    backend.gate.clear()
    frozen = asyncio.create_task(memo.run(write(backend)))
    await _until(lambda: _exists(pool))
    with psycopg.connect(database_url) as conn:
        conn.execute("UPDATE system_test.request_memo SET lease_until = now()")
    other = Backend()
    other.failure = Refused("closed period")
    with pytest.raises(Refused):
        await memo.run(write(other))
    backend.gate.set()
    with pytest.raises(Unavailable) as late:
        await frozen
    assert late.value.unknown
    with pytest.raises(Refused):
        await memo.run(write(backend))


async def test_a_send_that_outlasts_its_lease_is_unknown(pool: Pool, backend: Backend) -> None:
    memo = Memo(pool, KEYRING, MemoSettings(lease_s=0.05, settle_s=60))
    backend.gate.clear()
    with pytest.raises(Unavailable) as late:
        await memo.run(write(backend))
    assert late.value.unknown


async def test_a_send_that_was_cancelled_is_unknown(
    pool: Pool, memo: Memo, backend: Backend
) -> None:
    backend.gate.clear()
    asked = asyncio.create_task(memo.run(write(backend)))
    await _until(lambda: _exists(pool))
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    backend.gate.set()
    backend.found = b"SO-0"
    assert await memo.run(write(backend)) == b"SO-0"
