"""What README and CONTRIBUTING tell a newcomer to type, open and expect is so."""

import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from command_line import run

from trunkline_cli.stack import Stack
from trunkline_cli.topology import load

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md")
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")
PATH = re.compile(r"[\w.<>*…/-]+/[\w.<>*…/-]*|[\w-]+\.(py|md|toml|yaml)")
CURL = re.compile(r"^\s*curl ", re.MULTILINE)
TRUNKLINE = ".venv/bin/trunkline "

JOBS = {
    "run": "trunkline up --demo",
    "demo": "trunkline demo",
    "test": "python -m pytest",
    "check": "lint-imports",
    "audit": ".ci/audit.py",
    "checkov": ".ci/checkov.py",
    "images-test": ".ci/images.py",
    "test-3.13": ".ci/test-on 3.13",
}
"""Words of the Makefile to what they do; tests/e2e/test_demo.py runs the first two."""
PLAYED = {"demo --json"}
"""What tests/e2e/test_demo.py runs to its end."""
BY_CURL = {"services/experience/partner/README.md"}
"""Pages whose every block tests/e2e/test_purchase.py types."""


def blocks(page: str) -> list[str]:
    """Everything that a page shows as it stands."""
    return FENCED.findall((ROOT / page).read_text())


def commands(page: str) -> Iterator[str]:
    """Every command that a page tells to type; a block with one holds nothing else."""
    for block in blocks(page):
        lines = [
            line.partition("  #")[0].partition(" # ")[0].strip() for line in block.splitlines()
        ]
        said = [line for line in lines if line]
        if any(line.startswith(("make ", TRUNKLINE)) for line in said):
            yield from said


def typed(start: str) -> list[str]:
    """The rest of every documented command that starts so, over both pages."""
    told = [one for page in PAGES for one in commands(page)]
    return sorted({one.removeprefix(start) for one in told if one.startswith(start)})


def paths(page: str) -> Iterator[str]:
    """Every path that a page names, as code or as a link."""
    text = FENCED.sub("", (ROOT / page).read_text())
    yield from LINK.findall(text)
    yield from (one for one in CODE.findall(text) if PATH.fullmatch(one))


def test_nothing_is_told_to_be_typed_that_no_test_knows() -> None:
    known = {f"make {word}" for word in JOBS} | {f"{TRUNKLINE}{one}" for one in typed(TRUNKLINE)}
    assert {one for page in PAGES for one in commands(page)} == known


def test_every_page_that_has_partners_type_curl_is_typed_by_a_test() -> None:
    pages = (one.relative_to(ROOT) for one in ROOT.glob("services/experience/*/README.md"))
    told = {page.as_posix() for page in pages if any(map(CURL.search, blocks(str(page))))}
    assert told == BY_CURL


@pytest.mark.parametrize("word", typed("make "))
def test_each_documented_job_does_what_the_tests_run(word: str) -> None:
    make = shutil.which("make")
    assert make
    told = subprocess.run([make, "-n", word], cwd=ROOT, capture_output=True, text=True, check=True)
    assert JOBS[word] in told.stdout


@pytest.fixture(scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """Run what answers questions about cases."""
    folder = tmp_path_factory.mktemp("documented")
    async with Stack(folder, ["process-order-to-cash", "process-operations"]):
        yield folder


@pytest.mark.parametrize("words", [one for one in typed(TRUNKLINE) if one not in PLAYED])
async def test_each_documented_question_is_answered(home: Path, words: str) -> None:
    status, said = await run(home, *words.split())
    assert status == 0, said


def test_every_service_is_in_the_table() -> None:
    table = [
        line.split("`")[1]
        for line in (ROOT / "README.md").read_text().splitlines()
        if line.startswith("| `services/")
    ]
    folders = []
    for name in load().services:
        layer, _, short = name.partition("-")
        folders.append(f"services/{layer}/{short.replace('-', '_')}")
    assert [one for one in folders if not any(fnmatch(one, row) for row in table)] == []
    assert [row for row in table if not any(fnmatch(one, row) for one in folders)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_is_named_exists(page: str) -> None:
    missing = []
    for path in paths(page):
        if path.startswith(".trunkline"):
            continue
        pattern = re.sub(r"<\w+>", "*", path.rstrip("/")).replace("…", "**")
        anywhere = pattern if "/" in path else f"**/{pattern}"
        if not any("/." not in f"/{one.relative_to(ROOT)}" for one in ROOT.glob(anywhere)):
            missing.append(path)
    assert missing == []


def test_every_word_of_the_command_is_documented() -> None:
    said = (ROOT / "libs" / "cli" / "README.md").read_text()
    for word in ("up", "demo", "serve", "cases", "exceptions", "partners"):
        assert f"trunkline {word}" in said, word
