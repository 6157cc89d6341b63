"""A replay is shown first, and does no more than was shown: what succeeded is not repeated."""

from datetime import UTC, date, datetime, timedelta

import pytest
from correctable_desk import Closed, order
from correctable_process import Shop
from toy_process import rows, until

from trunkline_durable import words
from trunkline_durable.chain import Entry, link
from trunkline_durable.engine import Engine
from trunkline_durable.periods import JournalledPeriods
from trunkline_durable.replaying import ReplayDesk
from trunkline_durable.workroom import Workroom
from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.corrections import CaseRef, FieldChange
from trunkline_model.capabilities.replay import (
    Preview,
    PreviewRange,
    PreviewReplay,
    Replay,
    ReplayRange,
)

TEA = (FieldChange("lines[0].sku", "TEA"),)
S_1 = CaseRef(case_id="S-1")


@pytest.fixture
def desk(room: Workroom) -> ReplayDesk:
    return ReplayDesk(room)


async def ordered(engine: Engine, key: str, sku: str, state: str) -> None:
    """Order something and wait until the transition that follows is in a state."""
    await order(engine, key, sku)

    async def reached() -> bool:
        query = """SELECT FROM transitions JOIN cases USING (case_id)
            WHERE business_key = %s AND transitions.state = %s AND holder IS NULL
            AND NOT EXISTS (SELECT FROM transitions AS one WHERE one.case_id = cases.case_id
                AND one.state IN ('open', 'running'))"""
        return bool(await rows(engine, query, key, state))

    await until(reached)


def told(preview: Preview) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (
            one.transition_id.split(":")[1],
            one.outcome,
            [(each.step, each.state) for each in one.effects],
        )
        for one in preview.transitions
    ]


async def everything(engine: Engine) -> list[object]:
    """All that the database says of cases, for a comparison."""
    tables = ("cases", "journal", "facts", "transitions", "exceptions", "corrections")
    return [await rows(engine, f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables]


async def test_a_preview_says_what_stops_and_what_a_correction_would_set_going(
    sales: Engine, desk: ReplayDesk, shop: Shop
) -> None:
    await ordered(sales, "S-1", "TEE", "stuck")
    before = await everything(sales)
    assert told(await desk.preview_replay(PreviewReplay(S_1))) == [("check", "would_stop", [])]
    preview = await desk.preview_replay(PreviewReplay(S_1, TEA))
    assert told(preview) == [
        ("check", "would_finish", []),
        ("sell", "needs_answer", [("reserve", "would_happen"), ("sell", "would_happen")]),
    ]
    assert [(one.system, one.step, one.before) for one in preview.differences] == [
        ("erp", "reserve", ""),
        ("erp", "sell", ""),
    ]
    assert '"what":"TEA"' in preview.differences[0].after
    assert "Ada" not in preview.differences[0].after
    assert "[personal]" in preview.differences[0].after
    assert shop.asked == []
    assert await everything(sales) == before


async def test_what_succeeded_is_shown_as_done_and_a_replay_changes_nothing(
    sales: Engine, desk: ReplayDesk, shop: Shop
) -> None:
    await ordered(sales, "S-1", "TEA", "done")
    before, asked = await everything(sales), list(shop.asked)
    assert told(await desk.preview_replay(PreviewReplay(S_1))) == [
        ("check", "done_already", []),
        ("sell", "done_already", [("reserve", "happened"), ("sell", "happened")]),
    ]
    done = await desk.replay(Replay(S_1, "ada", "to be sure"))
    assert (done.business_key, done.reopened) == ("S-1", ())
    assert shop.asked == asked
    assert await everything(sales) == before


async def test_a_replay_sends_what_is_missing_and_nothing_that_was_done(
    sales: Engine, desk: ReplayDesk, shop: Shop
) -> None:
    shop.failures["sell"] = [Refused("no such till")]
    await ordered(sales, "S-1", "TEA", "stuck")
    preview = await desk.preview_replay(PreviewReplay(S_1))
    [sell] = [one for one in preview.transitions if ":sell:" in one.transition_id]
    assert [(one.step, one.state) for one in sell.effects] == [
        ("reserve", "happened"),
        ("sell", "would_happen"),
    ]
    narrow = CaseRef(case_id="S-1", transition_id=sell.transition_id)
    assert [one[0] for one in told(await desk.preview_replay(PreviewReplay(narrow)))] == ["sell"]
    done = await desk.replay(Replay(narrow, "ada", "the till is back"))
    assert done.reopened == (sell.transition_id,)

    async def sold() -> bool:
        return bool(await rows(sales, "SELECT FROM cases WHERE state = 'SOLD'"))

    await until(sold)
    assert shop.count() == {"reserve": 1, "sell": 1}
    assert shop.asked[-1][1].request_id == sell.effects[1].request_id  # as the preview said
    [(by, why)] = await rows(sales, "SELECT decided_by, decided_because FROM exceptions")
    assert by == "ada"
    assert why.startswith("$sealed:")
    async with sales.transaction() as conn:
        assert await words.opened(conn, sales.cases.keyring, why) == "the till is back"
        assert await words.opened(conn, None, why) == "[personal]"


async def test_a_closed_period_is_not_replayed_and_the_preview_says_so(
    sales: Engine, desk: ReplayDesk, periods: Closed
) -> None:
    await ordered(sales, "S-1", "TEE", "stuck")
    periods.days.add(date(2026, 11, 1))
    preview = await desk.preview_replay(PreviewReplay(S_1))
    assert "open it first" in preview.refusal
    with pytest.raises(Refused, match="post the difference in an open one") as refused:
        await desk.replay(Replay(S_1, "ada", "again"))
    assert refused.value.reason == "closed_period"
    assert await rows(sales, "SELECT state FROM transitions") == [("stuck",)]


async def test_a_time_is_replayed_when_it_holds_what_was_shown(
    sales: Engine, desk: ReplayDesk, periods: Closed
) -> None:
    await ordered(sales, "S-1", "TEE", "stuck")
    await ordered(sales, "S-2", "TEE", "stuck")
    await ordered(sales, "S-3", "TEA", "done")
    now = datetime.now(UTC)
    since, until_at = now - timedelta(hours=1), now + timedelta(hours=1)
    shown = await desk.preview_range(PreviewRange("sales", since, until_at))
    assert [one.business_key for one in shown.previews] == ["S-1", "S-2"]
    assert not shown.more
    assert (await desk.preview_range(PreviewRange("sales", since, until_at, 1))).more
    assert (await desk.preview_range(PreviewRange("sales", since, since))).previews == ()
    with pytest.raises(Conflict, match="2 cases wait by now and not 3"):
        await desk.replay_range(ReplayRange("sales", since, until_at, 3, "ada", "again"))
    done = await desk.replay_range(ReplayRange("sales", since, until_at, 2, "ada", "again"))
    assert [len(one.reopened) for one in done.replayed] == [1, 1]
    periods.days.add(date(2026, 11, 1))
    with pytest.raises(Invalid, match="1 to 100"):
        await desk.preview_range(PreviewRange("sales", since, until_at, 0))
    with pytest.raises(NotFound):
        await desk.preview_replay(PreviewReplay(CaseRef(case_id="S-9")))


async def test_closed_periods_are_read_from_the_journal(idle: Engine) -> None:
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)]
    november = {"from_on": "2026-11-01", "to_on": "2026-11-30"}
    periods = JournalledPeriods()
    async with idle.transaction() as conn:
        await conn.execute(
            "INSERT INTO cases (case_id, process, business_key, legal_entity)"
            " VALUES ('completeness/acme', 'completeness', 'acme', 'acme')"
        )
        found = []
        for seq, closed in enumerate((True, False, True), 1):
            entry = Entry(kind="period", body={**november, "closed": closed})
            [one] = link("completeness/acme", (seq - 1, b""), [entry])
            await conn.execute(
                "INSERT INTO journal (case_id, seq, kind, name, at, entry, hash)"
                " VALUES ('completeness/acme', %s, 'period', '', now(), %s, '')",
                [seq, one.document],
            )
            found.append(await periods.closed_among(conn, "acme", days))
        assert found == [tuple(days[1:3]), (), tuple(days[1:3])]
        assert await periods.closed_among(conn, "", days) == tuple(days[1:3])
        assert await periods.closed_among(conn, "other", days) == ()
