"""The connections of a system service: several shops, warehouses or banks in one process.

One may be given by plain variables, `TRUNKLINE_<PREFIX>_<FIELD>`, under the id
`TRUNKLINE_CONNECTION_ID`. Any number is given as a JSON array in `TRUNKLINE_CONNECTIONS`, or in
the file that it names as `file:PATH`: an object each, with the same fields without their prefix.
"""

import os
from collections.abc import Mapping, Sequence
from functools import partial
from types import GenericAlias
from typing import Annotated, Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from .secret import Secret, referred
from .settings import SettingsWrong

LIST = "TRUNKLINE_CONNECTIONS"
DEFAULT = "TRUNKLINE_CONNECTION_ID"

type ConnectionId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
"""Stands in requests, events, evidence and the paths of webhooks."""


class Connection(Protocol):
    """What every service's connection has, besides what its backend needs."""

    @property
    def connection_id(self) -> str:
        """How callers name it."""
        ...


def load_connections[C: Connection](
    kind: type[C], prefix: str, default_id: str, environ: Mapping[str, str] | None = None
) -> tuple[C, ...]:
    """Read every connection, the plain one first; SettingsWrong names what is missing or wrong.

    `kind` is a frozen Struct. Of its fields those that are a `Secret` are references in the
    JSON (`env:NAME`, `file:PATH`) and themselves in a plain variable.
    """
    source = os.environ if environ is None else environ
    found = (*_plain(kind, prefix, default_id, source), *_listed(kind, source))
    names = [one.connection_id for one in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SettingsWrong(f"settings: two connections are called {', '.join(sorted(twice))}")
    if not found:
        variables = ", ".join(_required(kind, prefix).values())
        raise SettingsWrong(f"settings: set {variables}, or {LIST}")
    return found


def _plain[C](
    kind: type[C], prefix: str, default_id: str, source: Mapping[str, str]
) -> Sequence[C]:
    required = _required(kind, prefix)
    if not any(source.get(variable) for variable in required.values()):
        return ()
    if missing := [variable for variable in required.values() if variable not in source]:
        raise SettingsWrong("settings: set " + ", ".join(missing))
    given = {
        name: source[_variable(prefix, name)]
        for name in _fields(kind)
        if _variable(prefix, name) in source
    }
    given["connection_id"] = source.get(DEFAULT, default_id)
    try:
        return (msgspec.convert(given, kind, strict=False, dec_hook=_literal),)
    except msgspec.ValidationError as error:
        text = f"settings: {error}; variables are {_variable(prefix, 'FIELD')}"
        raise SettingsWrong(text) from error


def _listed[C](kind: type[C], source: Mapping[str, str]) -> Sequence[C]:
    if not (text := source.get(LIST, "")):
        return ()
    hook = partial(_reference, source)
    try:
        whole = (referred(text, source) if text.startswith("file:") else text).encode()
        array: Any = GenericAlias(tuple, (kind, ...))
        found: tuple[C, ...] = msgspec.json.decode(whole, type=array, dec_hook=hook)
    except (msgspec.DecodeError, ValueError) as error:
        raise SettingsWrong(f"settings: {LIST}: {error}") from error
    return found


def _fields(kind: Any) -> dict[str, Any]:
    fields = {one.name: one for one in msgspec.structs.fields(kind)}
    del fields["connection_id"]
    return fields


def _required(kind: Any, prefix: str) -> dict[str, str]:
    return {name: _variable(prefix, name) for name, one in _fields(kind).items() if one.required}


def _variable(prefix: str, field: str) -> str:
    return f"TRUNKLINE_{prefix}_{field}".upper()


def _literal(kind: type, value: Any) -> Any:
    if kind is Secret:
        return Secret(value)
    return _zone(kind, value)


def _reference(source: Mapping[str, str], kind: type, value: Any) -> Any:
    if kind is Secret:
        return referred(str(value), source)
    return _zone(kind, value)


def _zone(kind: type, value: Any) -> Any:
    if kind is not ZoneInfo:
        raise NotImplementedError(kind)
    try:
        return ZoneInfo(str(value))
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"there is no time zone {value!r}") from error
