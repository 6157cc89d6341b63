"""Which cluster is meant: the one kubectl would speak to, or one sentence why there is none."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cluster_server import kubeconfig, running
from doctor_looks import looked

from trunkline_cli.doctor.cluster import Asked, examine_cluster
from trunkline_cli.doctor.cluster.kubeconfig import chosen


@pytest.fixture
async def config(tmp_path: Path) -> AsyncIterator[Path]:
    """A kubeconfig with a cluster behind it in which all of an example runs."""
    async with kubeconfig(running("small", {}), tmp_path) as path:
        yield Path(path)


def written(path: Path, current: str, **spaces: str) -> str:
    """Write a kubeconfig that leads nowhere."""
    contexts: list[Any] = [
        {"name": one, "context": {"cluster": "c", "user": "u", "namespace": space}}
        for one, space in spaces.items()
    ]
    path.write_text(json.dumps({"current-context": current, "contexts": contexts}))
    return str(path)


def without_current(path: Path) -> None:
    """Have a kubeconfig name no current context."""
    page = json.loads(path.read_text())
    del page["current-context"]
    path.write_text(json.dumps(page))


async def test_a_context_that_is_named_needs_no_current_one(config: Path) -> None:
    without_current(config)
    found = await looked(str(config), context="here")
    assert ("secrets", "trunkline-secrets") in found
    (one,) = await examine_cluster(Asked(kubeconfig=str(config)))
    assert one.subject == "kubeconfig"
    assert one.sentence.endswith("names no current context: name one with --context.")


async def test_several_files_are_one(config: Path, tmp_path: Path) -> None:
    first = written(tmp_path / "first", "", mine="a")
    found = await looked(os.pathsep.join((first, str(tmp_path / "none"), str(config))))
    assert ("secrets", "trunkline-secrets") in found


def test_the_first_of_several_files_wins_as_it_does_for_kubectl(tmp_path: Path) -> None:
    first = written(tmp_path / "first", "mine", mine="a", both="b")
    second = written(tmp_path / "second", "theirs", theirs="c", both="d")
    files = os.pathsep.join((first, second))
    assert chosen(files, None).context == "mine"
    assert chosen(files, "theirs").namespace == "c"
    assert chosen(files, "both").namespace == "b"


@pytest.mark.parametrize(
    ("text", "context", "sentence"),
    [
        ("", None, "names no current context: name one with --context."),
        ("current-context: gone", None, "has no context gone."),
        ("contexts: []", "gone", "has no context gone."),
        ("- a list", None, "is no kubeconfig."),
        ("{", None, "cannot be read: ParserError."),
    ],
    ids=["empty", "current-gone", "asked-gone", "list", "broken"],
)
async def test_a_file_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, text: str, context: str | None, sentence: str
) -> None:
    path = tmp_path / "config"
    path.write_text(text)
    (one,) = await examine_cluster(Asked(kubeconfig=str(path), context=context))
    assert one.subject == "kubeconfig"
    assert one.sentence.endswith(sentence)
