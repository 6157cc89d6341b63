"""Settings: a frozen Struct read from environment variables, and nothing else."""

import os
from collections.abc import Mapping

import msgspec


class SettingsWrong(SystemExit):
    """The process cannot start; the text names the variable and what it needs."""


def load[S: msgspec.Struct](kind: type[S], environ: Mapping[str, str] | None = None) -> S:
    """Read TRUNKLINE_<FIELD> for every field; raises SettingsWrong naming the variable."""
    source = os.environ if environ is None else environ
    found = {
        field.name: source[_variable(field.name)]
        for field in msgspec.structs.fields(kind)
        if _variable(field.name) in source
    }
    _refuse_missing(kind, found)
    try:
        return msgspec.convert(found, kind, strict=False)
    except msgspec.ValidationError as error:
        text = f"settings: {error}; variables are TRUNKLINE_ + field name in capitals"
        raise SettingsWrong(text) from error


def _variable(name: str) -> str:
    return f"TRUNKLINE_{name.upper()}"


def _refuse_missing(kind: type[msgspec.Struct], found: dict[str, str]) -> None:
    missing = [
        _variable(field.name)
        for field in msgspec.structs.fields(kind)
        if field.required and field.name not in found
    ]
    if missing:
        raise SettingsWrong("settings: set " + ", ".join(missing))
