"""Whatever the owner of the database does to the journal, a walk names the first bad entry."""

from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import create_database, drop_database
from psycopg import AsyncConnection
from small_journal import BEFORE, BETWEEN, CASES, LENGTH, Journal

from trunkline_durable.anchors import anchors_after, heads_after, make_anchor, make_daily_anchor
from trunkline_durable.auditing import walk_anchors
from trunkline_kit import clock
from trunkline_store.signing import SigningKeys

KEYS, OTHER_KEYS = (
    SigningKeys.from_base64(b64encode(bytes([one]) * 32).decode()) for one in (1, 2)
)
ANCHORED = BEFORE + BETWEEN


@pytest.fixture(scope="module")
def audited_url(postgres_url: str, template_url: str) -> Iterator[str]:
    """One database for all tests: nothing is ever committed in it."""
    url = create_database(postgres_url, template_url)
    yield url
    drop_database(postgres_url, url)


@pytest.fixture
async def journal(audited_url: str) -> AsyncIterator[Journal]:
    async with await AsyncConnection.connect(audited_url) as conn:
        await conn.execute("SET search_path = process")
        one = Journal(conn)
        await one.write()
        yield one
        await conn.rollback()


async def test_an_untouched_journal_is_whole(journal: Journal) -> None:
    assert await journal.faults() == []


async def test_a_change_is_found(journal: Journal) -> None:
    await journal.tamper("UPDATE journal SET entry = entry || ' ' WHERE case_id = 'c2' AND seq = 2")
    assert await journal.sentences() == ["c2: entry 2 was changed"]


async def test_a_change_of_when_an_entry_was_written_is_found(journal: Journal) -> None:
    await journal.tamper(
        "UPDATE journal SET at = at - interval '1 s' WHERE case_id = 'c2' AND seq = 2"
    )
    assert await journal.sentences() == ["c2: entry 2 is described wrongly"]


async def test_a_removal_from_the_middle_is_found(journal: Journal) -> None:
    await journal.tamper("DELETE FROM journal WHERE case_id = 'c1' AND seq = 3")
    assert await journal.sentences() == ["c1: entry 3 is missing"]


async def test_a_reordering_is_found(journal: Journal) -> None:
    await journal.tamper(
        "UPDATE journal SET seq = -seq WHERE case_id = 'c1' AND seq IN (2, 3)",
        "UPDATE journal SET seq = 5 + seq WHERE case_id = 'c1' AND seq < 0",
    )
    assert await journal.sentences() == ["c1: entry 2 does not follow the one before it"]


async def test_an_insertion_is_found(journal: Journal) -> None:
    await journal.tamper(
        "INSERT INTO journal SELECT case_id, 7, kind, name, transition_id, at, entry, hash"
        " FROM journal WHERE case_id = 'c3' AND seq = 6"
    )
    assert await journal.sentences() == ["c3: entry 7 does not follow the one before it"]


async def test_a_head_that_says_something_else_is_found(journal: Journal) -> None:
    await journal.tamper("UPDATE cases SET head_hash = '\\x00' WHERE case_id = 'c3'")
    assert await journal.sentences() == ["c3: entries after 6 are missing or too many"]


async def test_the_newest_entries_taken_away_with_their_head_are_found(journal: Journal) -> None:
    await journal.relink("c2", ANCHORED - 1)
    assert await journal.sentences() == ["c2: entry 5 is missing: anchor 2 knows 5 entries"]


async def test_a_case_taken_away_whole_is_found(journal: Journal) -> None:
    await journal.tamper(
        "DELETE FROM journal WHERE case_id = 'c2'", "DELETE FROM cases WHERE case_id = 'c2'"
    )
    (sentence,) = await journal.sentences()
    assert sentence.startswith("c2: its case is gone")


async def test_entries_whose_case_was_taken_away_are_found(journal: Journal) -> None:
    await journal.tamper("DELETE FROM cases WHERE case_id = 'c2'")
    assert await journal.sentences() == ["c2: its case is gone"]


async def test_a_history_written_anew_with_its_head_is_found(journal: Journal) -> None:
    await journal.relink("c2", 2)
    await journal.append("c2", LENGTH - 2)
    assert await journal.sentences() == ["c2: entry 3 is not the one that anchor 1 knows"]


async def test_a_case_slipped_in_under_an_old_date_is_found(journal: Journal) -> None:
    await journal.forge("c0", clock.now() - timedelta(days=30))
    assert await journal.sentences() == [
        "c0: entry 1 is dated before anchor 2, which does not know it"
    ]


async def test_a_changed_anchor_is_found(journal: Journal) -> None:
    await journal.tamper("UPDATE anchors SET heads = 2 WHERE seq = 1")
    assert await journal.sentences() == ["anchor 1 was changed"]


async def test_a_changed_head_of_an_anchor_is_found(journal: Journal) -> None:
    await journal.tamper("DELETE FROM anchored_heads WHERE anchor = 2 AND case_id = 'c1'")
    assert await journal.sentences() == ["the heads of anchor 2 were changed"]


async def test_a_removed_anchor_is_found(journal: Journal) -> None:
    await journal.tamper("DELETE FROM anchors WHERE seq = 1")
    assert await journal.sentences() == ["anchor 1 is missing"]


async def test_the_newest_anchor_taken_away_without_its_heads_is_found(journal: Journal) -> None:
    await journal.tamper("DELETE FROM anchors WHERE seq = 2")
    assert await journal.sentences() == ["anchor 2 is missing, and its heads are there"]


async def test_anchors_put_into_another_order_are_found(journal: Journal) -> None:
    await journal.tamper(
        "UPDATE anchors SET seq = 3 - seq + 10", "UPDATE anchors SET seq = seq - 10"
    )
    assert await journal.sentences() == ["anchor 1 was changed"]


async def test_an_anchor_holds_only_what_moved_since_the_one_before(journal: Journal) -> None:
    await make_anchor(journal.conn)
    await journal.append("c2", 1)
    anchor, new = await make_anchor(journal.conn)
    assert (anchor.seq, anchor.heads, new) == (4, 1, True)
    assert [row[:2] for row in await heads_after(journal.conn, 4, "", 10)] == [("c2", LENGTH + 1)]
    assert await make_anchor(journal.conn) == (anchor, False)
    assert [one.heads for one in await anchors_after(journal.conn, 0, 10)] == [3, 3, 3, 1]


async def test_a_day_has_one_anchor_of_its_own(journal: Journal) -> None:
    assert await make_daily_anchor(journal.conn) is None
    await journal.tamper("UPDATE anchors SET at = at - interval '1 day'")
    made = await make_daily_anchor(journal.conn)
    assert made is not None
    assert (made.seq, made.heads) == (3, 3)


async def test_while_somebody_else_anchors_nobody_waits(journal: Journal, audited_url: str) -> None:
    async with await AsyncConnection.connect(audited_url) as other:
        await other.execute("SET search_path = process")
        assert await make_daily_anchor(other) is None
    assert len(await anchors_after(journal.conn, 0, 10)) == 2


@pytest.mark.parametrize("table", ["anchors", "anchored_heads"])
@pytest.mark.parametrize("words", ["UPDATE {} SET seq = 9", "DELETE FROM {}", "TRUNCATE {}"])
async def test_anchors_refuse_change_and_removal(journal: Journal, table: str, words: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        await journal.conn.execute(words.format(table).encode())


PLACE = st.tuples(st.sampled_from(CASES), st.integers(1, LENGTH))
COLUMNS = st.sampled_from(
    ["entry = entry || 'x'", "hash = sha256(hash)", "kind = kind || 'x'", "seq = seq + 100"]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=PLACE, column=COLUMNS, removed=st.booleans(), relinked=st.booleans())
async def test_any_tampering_names_that_case_and_no_other(
    journal: Journal, place: tuple[str, int], column: str, *, removed: bool, relinked: bool
) -> None:
    case_id, seq = place
    where = f"WHERE case_id = '{case_id}' AND seq = {seq}"
    change = f"DELETE FROM journal {where}" if removed else f"UPDATE journal SET {column} {where}"
    async with journal.conn.transaction(force_rollback=True):
        if relinked and seq <= ANCHORED:
            await journal.relink(case_id, seq - 1) if seq > 1 else await journal.tamper(change)
        else:
            await journal.tamper(change)
        found = await journal.faults()
    assert [one.case_id for one in found] == [case_id]
    assert 1 <= found[0].seq <= seq
    assert await journal.faults() == []


async def test_who_writes_anchors_anew_lacks_the_key(journal: Journal) -> None:
    """Anchors 1 and 2 are from before there was a key."""
    for _ in range(2):
        await journal.append("c2", 1)
        await make_anchor(journal.conn, KEYS)
    for after in (0, 3):
        assert (await walk_anchors(journal.conn, after, 100, keys=KEYS)).faults == ()
    (unknown,) = (await walk_anchors(journal.conn, 0, 100, keys=OTHER_KEYS)).faults
    assert (unknown.seq, "which is not known here" in unknown.sentence) == (3, True)
    await journal.tamper("UPDATE anchors SET key_id = '', signature = '' WHERE seq = 4")
    for after in (0, 3):
        (fault,) = (await walk_anchors(journal.conn, after, 100, keys=KEYS)).faults
        assert fault.sentence == "anchor 4 is not signed"
