"""`trunkline mappings` reads its files and prints what a person needs, before a real process."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from mapping_office import Office, mapping_office, sold
from postgres import create_database, drop_database

from trunkline_cli.mappings import MappingFile, mappings, read
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


@pytest.fixture(scope="module")
async def office(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    url = create_database(postgres_url)
    async with mapping_office(url, tmp_path_factory.mktemp("office")) as one:
        yield one
    drop_database(postgres_url, url)


async def say(office: Office, *words: str) -> Result:
    """Run the command as a person would, with the process at its address."""
    runner = CliRunner(
        env={
            "TRUNKLINE_PROCESS_OPERATIONS_ADDRESS": office.address,
            "TRUNKLINE_HOME": str(office.home),
        }
    )
    return await asyncio.to_thread(runner.invoke, mappings, list(words))


async def test_a_file_becomes_a_version_is_tried_published_and_taken_back(
    office: Office, tmp_path: Path
) -> None:
    name = office.connection()
    await sold(office, name)
    path = tmp_path / "taxes.toml"
    rows = '[[rows]]\nkind = "tax_code"\nfrom_code = "vat-20"\nto_code = "vat-5"\n'
    path.write_text(f'connection_id = "{name}"\n{rows}')
    who = ("--actor", "ada", "--reason", "new")
    version = (await say(office, "draft", str(path), *who)).output.split()[0]
    assert version.startswith(f"{name}/1.")
    assert "nothing stops it" in (await say(office, "validate", version)).output
    tried = (await say(office, "dry-run", version)).output
    assert f"{version} against what is built in: 1 of 2 documents would differ" in tried
    assert "tax changes by -6.15 GBP" in tried
    mine = await say(office, "publish", version, *who)
    assert (mine.exit_code, "somebody else must publish it" in mine.output) == (1, True)
    theirs = ("--actor", "bob", "--reason", "agreed")
    assert "in use since" in (await say(office, "publish", version, *theirs)).output
    again = (await say(office, "rollback", version, *theirs)).output
    assert again.startswith(f"{name}/2.")
    assert version in (await say(office, "list", "--connection", name)).output
    kept = (await say(office, "show", name, "--file")).output
    (tmp_path / "kept.json").write_text(kept)
    assert read(tmp_path / "kept.json").rows == read(path).rows


async def test_a_version_with_faults_ends_with_one_and_says_what_to_do(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "bad.json"
    row = {"kind": "tax_code", "from_code": "vat-20", "to_code": "SR-20"}
    path.write_text(json.dumps({"connection_id": office.connection(), "rows": [row]}))
    drafted = await say(office, "draft", str(path), "--reason", "new")
    judged = await say(office, "validate", drafted.output.split()[0])
    assert (judged.exit_code, "has no tax code 'SR-20'; it has" in judged.output) == (1, True)
