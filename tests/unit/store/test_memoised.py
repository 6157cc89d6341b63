import pytest
from msgspec import Struct

from trunkline_kit.errors import Conflict, Unavailable
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings
from trunkline_store.memoised import Doubles, memoised
from trunkline_store.pool import Pool

KEYRING = Keyring(bytes(range(32)))


class Book(Struct, frozen=True):
    request_id: str
    number: str
    connection_id: str = "erp-main"


class Ask(Struct, frozen=True):
    number: str


class Booked(Struct, frozen=True):
    number: str
    found_by_probe: bool = False


class Ledger:
    """An adapter with a write and a read."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.lost = False

    async def book(self, request: Book) -> Booked:
        self.calls.append(f"book {request.number}")
        if self.lost:
            raise Unavailable("answer lost", unknown=True)
        return Booked(request.number)

    async def ask(self, request: Ask) -> Booked:
        self.calls.append(f"ask {request.number}")
        return Booked(request.number)


async def test_writes_run_through_the_memo_and_reads_pass(pool: Pool) -> None:
    ledger = Ledger()
    port = memoised(ledger, Memo(pool, KEYRING))
    for _ in range(2):
        assert await port.book(Book("r1", "A")) == Booked("A")
        assert await port.ask(Ask("A")) == Booked("A")
    assert ledger.calls == ["book A", "ask A", "ask A"]


async def test_a_lost_answer_is_found_by_the_adapters_probe(pool: Pool) -> None:
    async def find(request: Book) -> Booked | None:
        return Booked(request.number, found_by_probe=True)

    ledger = Ledger()
    port = memoised(ledger, Memo(pool, KEYRING, MemoSettings(settle_s=60)), Doubles({"book": find}))
    ledger.lost = True
    with pytest.raises(Unavailable):
        await port.book(Book("r1", "A"))
    assert await port.book(Book("r1", "A")) == Booked("A", found_by_probe=True)
    assert ledger.calls == ["book A"]


async def test_a_write_is_noted_with_its_connection_and_its_id_serves_no_other(pool: Pool) -> None:
    port = memoised(Ledger(), Memo(pool, KEYRING))
    await port.book(Book("r1", "A", "uk"))
    with pytest.raises(Conflict):
        await port.book(Book("r1", "A", "fr"))
    async with pool.connection() as conn:
        noted = await conn.execute("SELECT request_id, connection_id FROM request_memo")
        assert await noted.fetchall() == [("r1", "uk")]
