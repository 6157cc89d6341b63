"""The journal tells exactly what was asked and what happened."""

import sqlite3
from pathlib import Path

import pytest

from trunkline_sandbox import Sandbox

SCHEMA = "CREATE TABLE IF NOT EXISTS jar (coins INTEGER NOT NULL);"


def test_an_effect_and_its_journal_entry_happen_together_or_not_at_all(tmp_path: Path) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3", SCHEMA)

    def put_and_trip() -> None:
        with box.state.transaction() as file:
            file.execute("INSERT INTO jar VALUES (1)")
            box.journal.effect("put", "jar", {"coins": 1})
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        put_and_trip()
    assert box.journal.after() == []
    assert box.state.rows("SELECT * FROM jar") == []
    box.close()


def test_state_and_journal_survive_reopening(tmp_path: Path) -> None:
    first = Sandbox.open(tmp_path / "state.sqlite3", SCHEMA)
    first.journal.request("put", "jar", {"coins": 2})
    first.close()
    second = Sandbox.open(tmp_path / "state.sqlite3", SCHEMA)
    assert [(e.kind, e.name, e.key, e.body) for e in second.journal.after()] == [
        ("request", "put", "jar", {"coins": 2})
    ]
    second.close()


def test_the_journal_can_be_read_on_from_where_one_stopped(tmp_path: Path) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    box.journal.request("a")
    seen = box.journal.effect("b")
    box.journal.effect("c")
    assert [entry.name for entry in box.journal.after(seen)] == ["c"]
    assert [entry.name for entry in box.journal.after(kind="effect")] == ["b", "c"]
    box.close()


@pytest.mark.parametrize("forgery", ["DELETE FROM journal", "UPDATE journal SET name = 'x'"])
def test_the_journal_cannot_be_rewritten(tmp_path: Path, forgery: str) -> None:
    box = Sandbox.open(tmp_path / "state.sqlite3")
    box.journal.effect("a")
    with pytest.raises(sqlite3.IntegrityError), box.state.transaction() as file:
        file.execute(forgery)
    assert [entry.name for entry in box.journal.after()] == ["a"]
    box.close()
