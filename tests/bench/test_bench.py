"""The bench runs, in a size that measures nothing, and says what it found."""

from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from trunkline_cli.bench.company import SERVICES
from trunkline_cli.bench.figures import Report
from trunkline_cli.bench.parts import FULL, measure
from trunkline_cli.bench.table import table

EVIDENCE_MIN = 40
"""Entries that an order leaves: none is made cheaper by proving less."""

TINY = replace(
    FULL,
    parts=("orders", "doors", "growth", "idle", "restart"),
    levels=((2, 2),),
    door_rate_per_s=5.0,
    door_calls=2,
    cases=(20,),
    growth_orders=1,
    idle_cases=(30,),
    idle_s=0.1,
    restart_transitions=5,
)


@pytest.mark.timeout(400)
async def test_every_part_beside_a_company_is_measured(tmp_path: Path) -> None:
    report = await measure(TINY, tmp_path, print)

    [carried], [bare] = report.carried, report.bare
    assert carried.orders == carried.closed_after.count == bare.orders == 2
    assert carried.cpu_ms.keys() >= {"postgres", "process-order-to-cash", "gateway"}
    assert bare.backend_calls == 12
    assert carried.backend_calls > 0
    assert carried.journal_bytes > 0
    assert carried.journal_entries >= EVIDENCE_MIN
    by_program = sum(carried.cpu_ms[name] for name in SERVICES)
    assert carried.python_ms == pytest.approx(by_program, abs=0.1)
    assert [door.failures for door in report.doors] == [0, 0, 0]
    assert {door.waits.count for door in report.doors} == {2}
    assert report.growth[0].cases == 20
    assert report.idle[0].cases > 0
    assert report.restart
    assert report.restart.done_s >= report.restart.first_s > 0
    assert table(report).count("\n\n") >= 7
    assert json.decode(json.encode(report), type=Report) == report


@pytest.mark.timeout(400)
async def test_purchases_are_measured(tmp_path: Path) -> None:
    size = replace(FULL, parts=("purchases",), bills=3, bill_lines=5, run_bills=4)
    report = await measure(size, tmp_path, print)
    bought = report.bought
    assert bought
    assert (bought.bills, bought.lines, bought.run_bills) == (3, 5, 4)
    assert min(bought.matched_per_s, bought.bare_ms, bought.run_s, bought.lines_s) > 0
    assert bought.memory_most_mb >= bought.memory_before_mb > 0
    assert "bills of one payment run" in table(report)
    assert json.decode(json.encode(report), type=Report) == report
