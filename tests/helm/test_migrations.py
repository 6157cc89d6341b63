"""Schemas are brought up to date before services change, by what each service brings."""

import importlib
import os
import subprocess
import sys

import msgspec
import pytest
from chart import containers, of_kind, rendered

from trunkline_cli.topology import load, package
from trunkline_store.migrating import files_of, schema_of

DECLARED = load().services
KEEPERS = [
    name
    for name, one in DECLARED.items()
    if "postgres" in one.stores and not name.startswith("sandbox-")
]


def test_each_service_that_keeps_anything_has_its_turn() -> None:
    [job] = of_kind(rendered("small"), "Job").values()
    found = {one["name"]: one for one in containers(job["spec"]["template"])}
    assert set(found) == set(KEEPERS)
    for name, one in found.items():
        library = "durable" if name.startswith("process-") else "store"
        assert one["command"][2:] == [f"trunkline_{library}.migrating", package(name)]
        [url] = [variable["valueFrom"]["secretKeyRef"]["key"] for variable in one["env"]]
        schema = DECLARED[name].schema
        assert url == (f"database-url-owner-{schema}" if schema else f"database-url-{name}")


def test_a_trial_whose_database_is_not_there_yet_migrates_as_it_starts() -> None:
    assert not of_kind(rendered("dev"), "Job")


@pytest.mark.parametrize("name", KEEPERS)
def test_a_service_keeps_its_tables_where_the_job_makes_them(name: str) -> None:
    module = importlib.import_module(f"{package(name)}.main")
    said: str | tuple[str, ...] = getattr(module, "MIGRATIONS", getattr(module, "PACKAGES", ()))
    own = {said} if isinstance(said, str) else {*said} - {"trunkline_store.sql"}
    assert own == set(files_of(package(name)))
    if not name.startswith("process-"):
        settings = importlib.import_module(f"{package(name)}.settings").Settings
        defaults = {one.name: one.default for one in msgspec.structs.fields(settings)}
        assert defaults["schema"] == schema_of(package(name))


@pytest.mark.parametrize(
    ("library", "name"), [("store", "system-bank"), ("durable", "process-partners")]
)
def test_the_job_leaves_nothing_to_the_service(database_url: str, library: str, name: str) -> None:
    command = [sys.executable, "-m", f"trunkline_{library}.migrating", package(name)]
    told = os.environ | {"TRUNKLINE_DATABASE_URL": database_url}
    said = [
        subprocess.run(command, env=told, check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    assert ".sql" in said[0]
    assert said[1] == f"{package(name)}: nothing new\n"


@pytest.mark.parametrize(
    ("library", "name"), [("store", "system-bank"), ("durable", "process-partners")]
)
@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "set TRUNKLINE_DATABASE_URL, of the role that owns its schema"),
        ("postgresql://tl:hush@127.0.0.1:1/x", "PostgreSQL cannot be used as TRUNKLINE_DATABASE_"),
        ("nonsense", "PostgreSQL cannot be used as TRUNKLINE_DATABASE_URL says: missing"),
    ],
    ids=["none", "away", "nonsense"],
)
def test_a_job_that_cannot_migrate_says_why_in_one_line(
    library: str, name: str, url: str, sentence: str
) -> None:
    command = [sys.executable, "-m", f"trunkline_{library}.migrating", package(name)]
    told = os.environ | {"TRUNKLINE_DATABASE_URL": url}
    done = subprocess.run(command, env=told, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{package(name)}: {sentence}"), done.stderr
    assert done.stderr.count("\n") == 1
    assert "hush" not in done.stderr
