"""A credential, and the reference by which a setting names it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import override


class Secret(str):
    """A credential as it is used; its repr shows nothing, so no log of settings does."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return "Secret('…')"


def referred(reference: str, environ: Mapping[str, str] | None = None) -> Secret:
    """Look up `env:NAME`, a variable, or `file:PATH`, a file's text without its last newline.

    Raises ValueError, which repeats no more of the reference than its form, for anything
    else: a credential that stands in a setting itself would be shown with the setting.
    """
    source = os.environ if environ is None else environ
    kind, _, name = reference.partition(":")
    if kind == "env":
        if name not in source:
            raise ValueError(f"the variable {name} is not set")
        return Secret(source[name])
    if kind == "file":
        return Secret(_text(Path(name)))
    raise ValueError("say env:NAME or file:PATH, never the secret itself")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
