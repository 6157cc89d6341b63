"""What is printed and written after campaigns says what happened and how to have it again."""

import shlex
from pathlib import Path

from campaigns.__main__ import words
from campaigns.page import page
from campaigns.table import replay, table, written
from campaigns.trial import Report
from msgspec import json, structs
from oracle.finding import Finding

GREEN = Report(
    campaign="R5",
    title="ambiguous writes",
    size="full",
    seed=42,
    green=True,
    orders=240,
    completed=240,
    lost=0,
    doubled=0,
    pence=0,
    deliveries=700,
    faults={"late_commit": 11, "5xx": 9},
    recovered_s={"count": 3, "median": 1.5, "max": 2.25},
    settled_s=12.5,
    took_s=90.0,
    findings=(),
)
RED = structs.replace(
    GREEN,
    campaign="R6",
    green=False,
    lost=1,
    findings=(Finding(rule="bijection", about="#1001", sentence="0 of invoice, not 1", lost=1),),
)


def test_the_table_says_what_was_struck_and_what_came_of_it() -> None:
    heads, first, second, *faults = table([GREEN, RED]).splitlines()
    assert heads.split() == [
        *("campaign", "orders", "faults", "deliveries", "lost", "doubled", "pennies"),
        *("recovered", "max", "s", "settled", "s", "took", "s", "oracle"),
    ]
    assert first.split() == [
        *("R5", "ambiguous", "writes", "240", "20", "700", "0", "0", "0"),
        *("2.2", "12.5", "90.0", "green"),
    ]
    assert second.split()[-1] == "RED"
    assert faults[0] == "R5 faults: 9 5xx, 11 late_commit"


def test_a_failure_is_replayed_by_one_command() -> None:
    variable, program, *said = shlex.split(replay(RED))
    assert (variable, program) == ("PYTHONPATH=tests/plugins", ".venv/bin/python")
    assert said[:2] == ["-m", "campaigns"]
    asked = words().parse_args(said[2:])
    assert (asked.campaign, asked.size, asked.seed) == (["R6"], "full", 42)


def test_what_is_written_can_be_read_by_a_machine(tmp_path: Path) -> None:
    path = written([GREEN, RED], "abc123", tmp_path / "faults")
    told = json.decode(path.read_bytes())
    assert told["commit"] == "abc123"
    assert [one["lost"] for one in told["campaigns"]] == [0, 1]
    assert told["campaigns"][1]["findings"][0]["rule"] == "bijection"


def test_without_a_seed_one_is_drawn_so_that_it_can_be_printed() -> None:
    assert words().parse_args([]).seed >= 0


def test_the_page_for_readers_adds_up_and_says_how_to_have_it_again() -> None:
    told = page([GREEN, RED], "abc123", 42)
    assert "480 orders, 40 faults: 1 lost, 0 doubled, 0 pennies of difference." in told
    assert "make faults ARGS='--seed 42 --page tests/faults/REPORT.md'" in told
    assert "| R6 ambiguous writes | 240 | 20 | 700 | 1 | 0 | 0 | 2.2 | 90 | **red** |" in told
    assert told.count(replay(RED)) == 1
