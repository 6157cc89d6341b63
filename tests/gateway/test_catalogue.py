"""The gateway's own refusals say the words of the catalogue, and every problem meets a test."""

import re
from pathlib import Path

import pytest

from trunkline_experience_partner.catalogue import CATALOGUE, ProblemType

ROOT = Path(__file__).parents[2]
REPLIES = (ROOT / "gateway" / "local_replies.yaml").read_text()
BY_GATEWAY = [one for one in CATALOGUE.values() if one.by_gateway]


@pytest.mark.parametrize("kind", BY_GATEWAY, ids=lambda kind: kind.code)
def test_the_gateway_says_the_words_of_the_catalogue(kind: ProblemType) -> None:
    part = next(one for one in REPLIES.split("- filter:") if f"code: {kind.code}\n" in one)
    for word in (
        f"type: {kind.uri}\n",
        f'title: "{kind.title}"\n',
        f"status: {kind.status.value}\n",
        f'detail: "{kind.cause}"\n',
        f"retryable: {str(kind.retryable).lower()}\n",
        f"doc_url: /docs#{kind.code}\n",
    ):
        assert word in part


def test_the_gateway_says_nothing_that_the_catalogue_does_not_know() -> None:
    said = set(re.findall(r"^ +code: (\S+)$", REPLIES, re.MULTILINE))
    assert said == {one.code for one in BY_GATEWAY}


def test_every_problem_is_met_by_a_test() -> None:
    folders = (ROOT / "tests" / "unit" / "experience_partner", ROOT / "tests" / "gateway")
    files = [file for folder in folders for file in folder.glob("test_*.py")]
    tests = "".join(file.read_text() for file in files)
    missing = [code for code in CATALOGUE if f'"{code}"' not in tests]
    assert missing == []
