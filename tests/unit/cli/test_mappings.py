"""`trunkline mappings` reads its files and prints what a person needs, before a real process."""

import json
from pathlib import Path

import click
import pytest

from trunkline_cli.mappings import MappingFile, read
from trunkline_model.mapping import MappingKind

FILE = """
connection_id = "erp-0"

[[rows]]
kind = "payment_method"
from_code = "card"
rule = "by_amount"
from_on = 2026-04-01

[[rules]]
name = "by_amount"
answers = "string"
expression = 'input.amount_minor > 100000 ? "bank_transfer" : "card"'
"""


def test_a_toml_file_and_a_json_file_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(FILE)
    found = read(tmp_path / "one.toml")
    assert found.rows[0].kind is MappingKind.PAYMENT_METHOD
    said = {
        "connection_id": "erp-0",
        "rows": [
            {
                "kind": "payment_method",
                "from_code": "card",
                "rule": "by_amount",
                "from_on": "2026-04-01",
            }
        ],
        "rules": [
            {
                "name": "by_amount",
                "answers": "string",
                "expression": 'input.amount_minor > 100000 ? "bank_transfer" : "card"',
            }
        ],
    }
    (tmp_path / "one.json").write_text(json.dumps(said))
    assert read(tmp_path / "one.json") == found


@pytest.mark.parametrize(
    "spoilt",
    [
        FILE.replace("from_code", "form_code"),
        FILE.replace("payment_method", "payment"),
        FILE.replace("2026-04-01", '"soon"'),
        "rows = [",
        "\udcff",
    ],
)
def test_a_file_that_is_not_understood_is_refused_with_its_place(
    tmp_path: Path, spoilt: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(spoilt.encode(errors="surrogateescape"))
    with pytest.raises(click.ClickException, match="cannot be read"):
        read(path)


def test_a_file_without_rows_maps_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text('connection_id = "erp-0"')
    assert read(tmp_path / "empty.toml") == MappingFile("erp-0")
