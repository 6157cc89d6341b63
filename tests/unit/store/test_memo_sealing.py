"""What the memo keeps of a person is ciphertext, in every table, and can be erased."""

import psycopg
import pytest
from everywhere import places_of
from msgspec import Struct, json
from postgres import create_database, drop_database

from trunkline_kit.errors import FieldError, Refused, TrunklineError
from trunkline_model.personal import PersonName
from trunkline_store.keys import Keyring
from trunkline_store.masking import MASKED
from trunkline_store.memo import Memo
from trunkline_store.memo_vault import subject_of
from trunkline_store.memoised import Doubles, memoised
from trunkline_store.migrations import migrate, migrations_of
from trunkline_store.pool import Pool, open_pool
from trunkline_store.sealing import ERASED

from .conftest import SCHEMA

MARK = "Zephyrine Quillfeather"
"""A name that nothing else here could spell."""


class Greet(Struct, frozen=True):
    """Ask for a letter to somebody."""

    request_id: str
    name: PersonName
    connection_id: str = "one"


class Greeted(Struct, frozen=True):
    """The letter's number and whom it went to."""

    number: str
    name: PersonName


class Letters:
    """A backend that quotes whom it writes to, and whom it does not."""

    def __init__(self) -> None:
        self.asked = 0
        self.refusal: TrunklineError | None = None

    async def greet(self, request: Greet) -> Greeted:
        self.asked += 1
        if self.refusal is not None:
            raise self.refusal
        return Greeted(f"L-{self.asked}", request.name)

    async def find(self, request: Greet) -> Greeted | None:
        return Greeted("L-found", request.name)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def port(letters: Letters, pool: Pool, keyring: Keyring) -> Letters:
    return memoised(letters, Memo(pool, keyring), Doubles({"greet": letters.find}))


def refusal() -> Refused:
    field = FieldError("name", "unknown_name", f"nobody is called {MARK}")
    return Refused(f"{MARK} moved away", reason="moved", fields=(field,))


async def places(pool: Pool, text: str) -> list[str]:
    async with pool.connection() as conn:
        return await places_of(conn, SCHEMA, text)


async def test_an_answer_is_given_again_and_holds_nobody_s_name(
    port: Letters, letters: Letters, pool: Pool
) -> None:
    for _ in range(2):
        assert await port.greet(Greet("case_1:greet:x.send", MARK)) == Greeted("L-1", MARK)
    assert letters.asked == 1
    assert await places(pool, MARK) == []
    assert await places(pool, "L-1") == ["request_memo.answer"]


async def test_a_refusal_is_given_again_and_quotes_nobody(
    port: Letters, letters: Letters, pool: Pool
) -> None:
    letters.refusal = refusal()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await port.greet(Greet("case_1:greet:x.send", MARK))
        assert refused.value.sentence == f"{MASKED} moved away"
        assert refused.value.fields == (
            FieldError("name", "unknown_name", f"nobody is called {MASKED}"),
        )
        assert refused.value.reason == "moved"
    assert letters.asked == 1
    for part in (MARK, "moved away"):
        assert await places(pool, part) == []


async def test_a_refusal_that_quotes_somebody_else_is_sealed_too(
    port: Letters, letters: Letters, pool: Pool
) -> None:
    letters.refusal = Refused("ask Barnaby Thistlewood")
    with pytest.raises(Refused):
        await port.greet(Greet("case_1:greet:x.send", MARK))
    assert await places(pool, "Thistlewood") == []


async def test_the_key_of_a_case_erases_its_person_from_answers_and_refusals(
    port: Letters, letters: Letters, pool: Pool, keyring: Keyring
) -> None:
    await port.greet(Greet("case_1:greet:x.send", MARK))
    await port.greet(Greet("case_2:greet:x.send", MARK))
    letters.refusal = refusal()
    with pytest.raises(Refused):
        await port.greet(Greet("case_1:greet:y.send", MARK))
    async with pool.connection() as conn:
        await keyring.erase_subject(conn, subject_of("case_1:greet:x.send"))
    assert await port.greet(Greet("case_1:greet:x.send", MARK)) == Greeted("L-1", ERASED)
    with pytest.raises(Refused) as refused:
        await port.greet(Greet("case_1:greet:y.send", MARK))
    assert (refused.value.sentence, refused.value.reason) == (ERASED, "moved")
    assert await port.greet(Greet("case_2:greet:x.send", MARK)) == Greeted("L-2", MARK)


async def test_what_was_kept_before_sealing_forgets_its_sentences(
    postgres_url: str,
) -> None:
    url = create_database(postgres_url)
    package = "trunkline_store.sql"
    before = [one for one in migrations_of(package) if one.name < "0006"]
    await migrate(url, schema=SCHEMA, packages=(), more=tuple(before))
    kept = {"kind": "Refused", "sentence": MARK, "reason": "moved", "fields": [{"sentence": MARK}]}
    async with await psycopg.AsyncConnection.connect(url) as conn:
        await conn.execute(
            f"INSERT INTO {SCHEMA}.request_memo"
            " (request_id, fingerprint, state, answer, lease_until)"
            " VALUES ('r', ''::bytea, 'refused', %s, now())",
            [json.encode(kept)],
        )
    applied = await migrate(url, schema=SCHEMA, packages=(package,))
    assert applied[0] == "0006_memo_sealed.sql"
    async with open_pool(url, schema=SCHEMA) as pool:
        assert await places(pool, MARK) == []
        async with pool.connection() as conn:
            row = await (await conn.execute("SELECT answer FROM request_memo")).fetchone()
    assert row
    assert json.decode(row[0])["reason"] == "moved"
    drop_database(postgres_url, url)
