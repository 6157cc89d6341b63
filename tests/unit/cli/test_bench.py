import os

import pytest
from click.testing import CliRunner
from msgspec import json

from trunkline_cli.bench import bench, hop
from trunkline_cli.bench.cpu import Meter, parsed, spent
from trunkline_cli.bench.figures import (
    Bare,
    Carried,
    CountedDay,
    Door,
    Growth,
    Hop,
    Idle,
    Report,
    Restart,
    waits,
)
from trunkline_cli.bench.parts import FULL, QUICK, sized
from trunkline_cli.bench.table import table

WAITED = waits([0.002, 0.001, 0.003])
CARRIED = Carried(
    at_once=8,
    orders=40,
    orders_per_s=12.5,
    closed_after=WAITED,
    cpu_ms={"process-order-to-cash": 30.0, "postgres": 10.0},
    python_ms=30.0,
    postgres_ms=10.0,
    edge_ms=5.0,
    backend_calls=12.0,
    journal_entries=40.0,
    journal_bytes=30_000,
    stored_bytes=60_000,
)
BARE = Bare(
    at_once=8,
    orders=40,
    orders_per_s=50.0,
    python_ms=12.0,
    postgres_ms=6.0,
    backend_calls=12.0,
)
WHOLE = Report(
    cores=2,
    took_s=170.0,
    carried=(CARRIED,),
    bare=(BARE,),
    hops=(Hop("ours", WAITED, 0.4), Hop("bare", WAITED, 0.3)),
    doors=(Door("webhook", 50.0, WAITED, 0),),
    growth=(Growth(1000, 30.0, 10.0), Growth(10_000, 33.0, 11.0)),
    idle=(Idle(10_000, 1.5, 0.5),),
    restart=Restart(10_000, 2.0, 2.5, 20.0),
    completeness=(
        CountedDay(10_000, 0, 3.0, 2.0, 88.0, 90.0),
        CountedDay(100_000, 0, 27.0, 20.0, 88.0, 105.0),
    ),
)


def test_half_and_ninety_nine_per_cent_of_callers_waited_no_longer() -> None:
    found = waits([one / 1000 for one in range(100)])
    assert (found.count, found.p50_ms, found.p99_ms) == (100, 50.0, 99.0)
    assert waits([]).count == 0


def test_the_table_says_how_many_times_the_bare_client_and_the_first_we_cost() -> None:
    last_words = [one.split()[-1] for one in table(WHOLE).splitlines() if one]
    assert "2.5" in last_words  # 45 ms beside 18
    assert "1.1" in last_words  # 44 ms beside 40


def test_a_part_that_was_not_measured_is_not_in_the_table() -> None:
    assert len(table(Report(cores=2, took_s=1.0)).splitlines()) == 2


def test_figures_are_the_same_after_a_way_through_json() -> None:
    assert json.decode(json.encode(WHOLE), type=Report) == WHOLE


def test_a_program_with_blanks_and_brackets_in_its_name_is_read() -> None:
    fields = ["S", "7", *["0"] * 9, "10", "2", "3", "4", *["0"] * 30]
    process = parsed(f"42 (odd) name (x) {' '.join(fields)}")
    assert (process.parent, process.ticks) == (7, 19)


def test_what_a_process_uses_grows_and_what_is_set_aside_is_not_counted() -> None:
    mine = Meter({"me": os.getpid()})
    before = mine.read()
    assert spent(before, mine.read())["me"] >= 0
    assert before["me"] > 0
    aside = Meter({"me": os.getpid()}, aside=[os.getpid()])
    assert aside.read()["me"] < before["me"]


def test_a_size_is_changed_as_a_person_asks() -> None:
    assert sized(QUICK, (), None, ()) == QUICK
    few = sized(FULL, ("growth", "hop"), 3, (50, 20))
    assert few.parts == ("hop", "growth")
    assert few.cases == few.documents == few.inbox_waiting == few.evidence_entries == (20, 50)
    assert {orders for _, orders in few.levels} == {few.growth_orders} == {3}


def test_the_growth_from_ten_thousand_to_a_million_is_shown() -> None:
    wanted = {10_000, 100_000, 1_000_000}
    for grown in (FULL.evidence_entries, FULL.inbox_waiting, FULL.documents):
        assert set(grown) == wanted
    days = [one.split()[:4] for one in table(WHOLE).splitlines() if one.split()[1:2] == ["0"]]
    assert days[-2:] == [["10000", "0", "3.0", "2.0"], ["100000", "0", "27.0", "20.0"]]


async def test_a_hop_is_measured_beside_a_bare_one() -> None:
    ours, bare = await hop.measure(2)
    assert (ours.way, bare.way) == ("ours", "bare")
    assert ours.waits.count == bare.waits.count == 2
    assert min(ours.waits.p50_ms, bare.waits.p50_ms) > 0


@pytest.mark.parametrize("words", [["--part", "nothing"], ["--orders", "0"], ["--cases", "-1"]])
def test_what_cannot_be_measured_is_refused_before_anything_starts(words: list[str]) -> None:
    assert CliRunner().invoke(bench, words).exit_code == 2
