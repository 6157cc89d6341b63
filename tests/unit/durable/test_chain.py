from collections.abc import Awaitable, Callable

import psycopg
import pytest
from toy_process import START, Backends, CancelAsked, look, place, rows, tell, until_state

from trunkline_durable.chain import verify
from trunkline_durable.engine import Engine


@pytest.fixture
async def case_id(engine: Engine) -> str:
    """A case that went to its end, with a chain worth tampering with."""
    await place(engine, "SO-1", buyer="Ada Lovelace")
    await until_state(engine, "SO-1", "BOOKED")
    await tell(engine, "SO-1", CancelAsked(occurred_at=START))
    return (await until_state(engine, "SO-1", "CANCELLED")).case_id


@pytest.fixture
def tamper(process_url: str) -> Callable[..., None]:
    """Change the journal behind its own back."""

    def execute(*statements: str) -> None:
        with psycopg.connect(process_url) as conn:
            conn.execute("SET search_path = process")
            conn.execute("ALTER TABLE journal DISABLE TRIGGER USER")
            for statement in statements:
                conn.execute(statement.encode())

    return execute


@pytest.fixture
def fault(engine: Engine, case_id: str) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        async with engine.transaction() as conn:
            return await verify(conn, case_id)

    return check


type Fault = Callable[[], Awaitable[str | None]]
type Tamper = Callable[..., None]


async def test_an_untouched_chain_verifies(fault: Fault) -> None:
    assert await fault() is None


async def test_a_change_is_found(fault: Fault, tamper: Tamper) -> None:
    tamper(
        "UPDATE journal SET entry = convert_to("
        "replace(convert_from(entry, 'UTF8'), 'x1', 'x9'), 'UTF8') WHERE seq = 4"
    )
    assert await fault() == "entry 4 was changed"


async def test_a_change_with_its_own_hash_put_right_is_found(fault: Fault, tamper: Tamper) -> None:
    tamper(
        "UPDATE journal SET entry = convert_to("
        "replace(convert_from(entry, 'UTF8'), 'x1', 'x9'), 'UTF8') WHERE seq = 4",
        "UPDATE journal SET hash = sha256(entry) WHERE seq = 4",
    )
    assert await fault() == "entry 5 does not follow the one before it"


async def test_a_change_of_what_is_searched_is_found(fault: Fault, tamper: Tamper) -> None:
    tamper("UPDATE journal SET kind = 'result' WHERE seq = 2")
    assert await fault() == "entry 2 is described wrongly"


async def test_a_removal_is_found(fault: Fault, tamper: Tamper) -> None:
    tamper("DELETE FROM journal WHERE seq = 3")
    assert await fault() == "entry 3 is missing"


async def test_a_removal_of_the_end_is_found(fault: Fault, tamper: Tamper) -> None:
    tamper("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    assert "missing" in str(await fault())


async def test_a_reordering_is_found(fault: Fault, tamper: Tamper) -> None:
    tamper(
        "UPDATE journal SET seq = -2 WHERE seq = 2",
        "UPDATE journal SET seq = 2 WHERE seq = 3",
        "UPDATE journal SET seq = 3 WHERE seq = -2",
    )
    assert "does not follow" in str(await fault())


async def test_an_insertion_is_found(fault: Fault, tamper: Tamper) -> None:
    tamper(
        "INSERT INTO journal SELECT case_id, 1000, kind, name, transition_id, at, entry, hash"
        " FROM journal WHERE seq = 2",
        "UPDATE journal SET seq = (SELECT count(*) FROM journal) WHERE seq = 1000",
    )
    assert await fault() is not None


async def test_a_chain_of_another_case_does_not_pass_for_this_one(
    engine: Engine, case_id: str, fault: Fault, tamper: Tamper
) -> None:
    await place(engine, "SO-2", buyer="Ada Lovelace")
    other = (await until_state(engine, "SO-2", "BOOKED")).case_id
    tamper(
        f"DELETE FROM journal WHERE case_id = '{case_id}'",
        f"UPDATE journal SET case_id = '{case_id}' WHERE case_id = '{other}'",
        f"UPDATE cases SET (head_seq, head_hash) = (SELECT head_seq, head_hash FROM cases"
        f" WHERE case_id = '{other}') WHERE case_id = '{case_id}'",
    )
    assert await fault() == "entry 1 belongs elsewhere"


@pytest.mark.usefixtures("case_id")
async def test_the_journal_refuses_change_and_removal(process_url: str) -> None:
    for statement in (
        "UPDATE process.journal SET kind = 'x'",
        "DELETE FROM process.journal",
        "TRUNCATE process.journal",
    ):
        with (
            psycopg.connect(process_url) as conn,
            pytest.raises(psycopg.errors.RaiseException, match="append-only"),
        ):
            conn.execute(statement.encode())


async def test_erasing_a_person_leaves_the_chain_whole(
    engine: Engine, case_id: str, fault: Fault
) -> None:
    assert (await look(engine, "SO-1")).case.buyer == "Ada Lovelace"
    async with engine.transaction() as conn:
        assert await engine.cases.find_by_personal(conn, "Ada Lovelace") == [case_id]
        await engine.cases.erase_person(conn, "Ada Lovelace")
        assert await engine.cases.find_by_personal(conn, "Ada Lovelace") == []
    assert (await look(engine, "SO-1")).case.buyer == "[erased]"
    assert await fault() is None


@pytest.mark.usefixtures("case_id")
async def test_an_erased_case_still_takes_facts(engine: Engine, fault: Fault) -> None:
    async with engine.transaction() as conn:
        await engine.cases.erase_person(conn, "Ada Lovelace")
    told = await tell(engine, "SO-1", CancelAsked(occurred_at=START), "again")
    assert (told.new, told.case.buyer) == (True, "[erased]")
    assert await fault() is None


@pytest.mark.usefixtures("case_id")
async def test_personal_values_lie_nowhere_in_the_clear(engine: Engine, backends: Backends) -> None:
    assert "Ada Lovelace" in {ask.who for _, ask in backends.asked}
    for table in ("journal", "cases", "personal_index", "data_keys", "facts"):
        found = await rows(engine, f"SELECT t::text FROM {table} t")
        assert found
        clear = ("Ada Lovelace", b"Ada Lovelace".hex())
        assert not [row for row in found if any(text in str(row) for text in clear)]
