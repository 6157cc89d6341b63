"""Whose tokens lie in a home, and which of them goes with a request."""

import json
import stat
from pathlib import Path

import pytest
from acting import GATE, SECRET, home_of
from click.testing import CliRunner, Result

from trunkline_cli import tokens
from trunkline_cli.people import people
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.corrections import ApproveCorrection

ASKED = ApproveCorrection("cor-1", "anna")


def say(home: Path, *words: str, **environment: str) -> Result:
    """Run the command in a home."""
    runner = CliRunner(env={"TRUNKLINE_HOME": str(home), "TRUNKLINE_TOKEN": None, **environment})
    return runner.invoke(people, list(words))


def test_who_starts_a_stack_is_its_admin_and_the_file_is_theirs_alone(tmp_path: Path) -> None:
    home = home_of(tmp_path)
    assert list(tokens.known(home)) == [tokens.oneself()]
    assert tokens.oneself() in say(home, "list").output
    assert stat.S_IMODE((home / "people.json").stat().st_mode) == 0o600


def test_a_second_person_is_somebody_with_a_token_and_not_another_name(tmp_path: Path) -> None:
    bearer = tokens.bearer(home_of(tmp_path))
    with pytest.raises(Refused, match="nobody has signed in"):
        GATE.admitted("approve_correction", ASKED, bearer(ASKED))
    assert say(tmp_path, "add", "anna", "--role", "approver").exit_code == 0
    assert GATE.admitted("approve_correction", ASKED, bearer(ASKED)).actor == "anna"


def test_a_token_of_one_s_own_is_used_and_says_who_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = say(tmp_path, "add", "omar", "--role", "operator", TRUNKLINE_ACTOR_SECRET=SECRET)
    monkeypatch.setenv("TRUNKLINE_TOKEN", made.output.strip())
    assert (tokens.oneself(), tokens.role_in(made.output)) == ("omar", "operator")
    with pytest.raises(Refused, match="omar is operator"):
        GATE.admitted("approve_correction", ASKED, tokens.bearer(tmp_path)(ASKED))


def test_without_a_secret_nobody_is_made(tmp_path: Path) -> None:
    told = say(tmp_path, "add", "anna", "--role", "approver", TRUNKLINE_ACTOR_SECRET="")
    assert told.exit_code == 1
    assert "TRUNKLINE_ACTOR_SECRET" in told.output
    assert not (tmp_path / "secrets.json").exists()


def test_what_is_no_token_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "people.json").write_text(json.dumps({"eve": "x.e30.y", "bob": "none"}))
    assert [tokens.name_in(one) for one in tokens.known(tmp_path).values()] == ["", ""]
