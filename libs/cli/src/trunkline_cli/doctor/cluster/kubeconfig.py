"""Which cluster is meant, as kubectl chooses it: files of KUBECONFIG, of which the first wins.

The `kubernetes` client takes the current context of the last file instead, and wants one even
where another is named. So the choice is made here, and the client is told it.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from kubernetes.aio.config import ConfigException
from msgspec import Struct

type Page = Mapping[str, Any]
"""One kubeconfig as it is written."""


class Chosen(Struct, frozen=True):
    """What a client is told, and where to look."""

    files: str
    """The paths, as KUBECONFIG joins them."""
    context: str
    namespace: str


def chosen(kubeconfig: str | None, context: str | None) -> Chosen:
    """Choose a context: the one that is named, else the current one.

    `kubeconfig` is a path, or several as KUBECONFIG joins them. Raises ConfigException, with a
    sentence, when none can be chosen.
    """
    files = kubeconfig or os.environ.get("KUBECONFIG") or str(Path.home() / ".kube" / "config")
    pages = [_page(path) for path in _paths(files)]
    if not pages:
        raise ConfigException(f"there is no file {files}")
    name = context or next((page["current-context"] for page in pages if _current(page)), "")
    if not name:
        raise ConfigException(f"{files} names no current context: name one with --context")
    inside = next((one for page in pages for one in _contexts(page) if one["name"] == name), None)
    if inside is None:
        raise ConfigException(f"{files} has no context {name}")
    return Chosen(files, name, (inside.get("context") or {}).get("namespace") or "default")


def _paths(files: str) -> Iterator[Path]:
    """Give those that are there: kubectl passes over the others too."""
    for one in files.split(os.pathsep):
        path = Path(one).expanduser()
        if one and path.is_file():
            yield path


def _page(path: Path) -> Page:
    try:
        page = yaml.safe_load(path.read_text()) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise ConfigException(f"{path} cannot be read: {type(wrong).__name__}") from wrong
    if not isinstance(page, dict):
        raise ConfigException(f"{path} is no kubeconfig")
    return page


def _current(page: Page) -> bool:
    return bool(page.get("current-context"))


def _contexts(page: Page) -> list[Page]:
    return [one for one in page.get("contexts") or () if isinstance(one, dict) and "name" in one]
