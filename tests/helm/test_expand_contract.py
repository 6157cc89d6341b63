"""What runs goes on with the schema of the next release: each migration only adds to what is there.

A migration that takes away belongs to the release after the one that last used it, and says so in
a line `-- contract: <why nothing of the release before needs it>`.
"""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from chart import ROOT
from schema_catalog import broken, read

from trunkline_cli.topology import load, package
from trunkline_durable.migrations import QUEUE

PROMISE = "-- contract: "
LIBRARIES = ("libs/store/src/trunkline_store/sql", "libs/durable/src/trunkline_durable/sql")
SYSTEMS = [name for name, one in load().services.items() if name.startswith("system-")]
KEEPERS = [name for name, one in load().services.items() if one.schema == "process"]

type Read = Callable[[str], list[tuple[str, str]]]
"""Gives the files of a folder in order: name and contents."""


def folder_of(service: str) -> str:
    layer, _, name = service.partition("-")
    return f"services/{layer}/{name.replace('-', '_')}/src/{package(service)}/sql"


SCHEMAS = {
    "process": (*LIBRARIES, *map(folder_of, KEEPERS)),
    **{package(one): (LIBRARIES[0], folder_of(one)) for one in SYSTEMS},
}
"""Folders of migrations by the schema that they make, in the order in which they apply."""


def here(folder: str) -> list[tuple[str, str]]:
    """Read files of the working tree."""
    return [(one.name, one.read_text()) for one in sorted((ROOT / folder).glob("*.sql"))]


def released() -> Read:
    """Read files of the last release; before the first one, of the last commit."""
    found = git("describe", "--tags", "--abbrev=0").strip() or "HEAD"

    def read_files(folder: str) -> list[tuple[str, str]]:
        names = git("ls-tree", "-r", "--name-only", found, f"{folder}/").splitlines()
        paths = sorted(Path(name) for name in names if name.endswith(".sql"))
        return [(one.name, git("show", f"{found}:{one}")) for one in paths]

    return read_files


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout


def migrations(schema: str, files: Read) -> Iterator[tuple[str, str]]:
    if schema == "process":
        yield QUEUE.name, QUEUE.statements
    for folder in SCHEMAS[schema]:
        yield from files(folder)


@pytest.fixture(scope="module")
def database(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        yield conn


@pytest.fixture
def schema(database: psycopg.Connection) -> Iterator[str]:
    """Give an empty schema that names without one mean, gone after the test."""
    database.execute("SET client_min_messages = warning")
    database.execute("CREATE SCHEMA expanding")
    database.execute("SET search_path = expanding")
    yield "expanding"
    database.execute("DROP SCHEMA expanding CASCADE")


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_code_before_each_migration_goes_on_after_it(
    database: psycopg.Connection, schema: str, name: str
) -> None:
    for number, (file, statements) in enumerate(migrations(name, here)):
        before = read(database, schema)
        database.execute(statements.encode())
        if number and PROMISE not in statements:
            assert broken(before, read(database, schema)) == [], file


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_last_release_goes_on_with_the_schema_of_this_one(
    database: psycopg.Connection, schema: str, name: str
) -> None:
    old = dict(migrations(name, released()))
    for statements in old.values():
        database.execute(statements.encode())
    before = read(database, schema)
    promised = []
    for file, statements in migrations(name, here):
        if file not in old:
            database.execute(statements.encode())
            promised += [file] if PROMISE in statements else []
        else:
            assert statements == old[file], f"{file} was released, and is different now"
    assert broken(before, read(database, schema)) == [] or promised


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP TABLE lines", "lines is gone"),
        ("ALTER TABLE orders DROP COLUMN note", "orders.note is gone"),
        ("ALTER TABLE orders RENAME note TO remark", "orders.note is gone"),
        ("ALTER TABLE orders ALTER number TYPE text", "orders.number was integer and is text"),
        ("ALTER TABLE orders ADD kind text NOT NULL", "orders.kind must be given"),
        ("ALTER TABLE orders ALTER note SET NOT NULL", "orders.note must be given"),
        ("CREATE UNIQUE INDEX one_note ON orders (note)", "one_note is new"),
        ("ALTER TABLE orders ADD CHECK (note <> '')", "orders_note_check is new"),
        (
            "ALTER TABLE lines ADD FOREIGN KEY (number) REFERENCES orders",
            "lines_number_fkey is new",
        ),
        ("DROP INDEX one_line", "one_line is gone, which ON CONFLICT may name"),
        ("DROP FUNCTION one()", "one() is gone"),
    ],
)
def test_what_would_break_running_code_is_seen(
    database: psycopg.Connection, schema: str, change: str, said: str
) -> None:
    assert any(one.startswith(said) for one in changed(database, schema, change))


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE orders ADD kind text NOT NULL DEFAULT ''",
        "ALTER TABLE orders ADD parent integer REFERENCES orders",
        "CREATE TABLE parcels (number integer PRIMARY KEY, CHECK (number > 0))",
        "CREATE INDEX notes ON orders (note)",
        "ALTER TABLE orders ALTER note SET DEFAULT ''",
    ],
)
def test_what_only_adds_breaks_nothing(
    database: psycopg.Connection, schema: str, change: str
) -> None:
    assert changed(database, schema, change) == []


def changed(database: psycopg.Connection, schema: str, change: str) -> list[str]:
    database.execute(
        "CREATE TABLE orders (number integer PRIMARY KEY, note text);"
        "CREATE TABLE lines (number integer);"
        "CREATE UNIQUE INDEX one_line ON lines (number);"
        "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'"
    )
    before = read(database, schema)
    database.execute(change.encode())
    return broken(before, read(database, schema))
