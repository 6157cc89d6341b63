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
from msgspec.structs import FieldInfo, fields

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


class Connections[C: Connection](msgspec.Struct, frozen=True):
    """Where the connections of one kind are read from.

    `kind` is a frozen Struct. Of its fields those that are a `Secret` are references in the
    JSON (`env:NAME`, `file:PATH`) and themselves in a plain variable.
    """

    kind: type[C]
    prefix: str
    """Of the plain variables, after `TRUNKLINE_`."""
    default_id: str
    """How the plain connection is called when nothing else is said."""
    apart: tuple[str, ...] = ()
    """Fields that tell one backend from another: under two names it would be heard twice."""

    def load(self, environ: Mapping[str, str] | None = None) -> tuple[C, ...]:
        """Read every connection, the plain one first; SettingsWrong names what is wrong."""
        source = os.environ if environ is None else environ
        found = (*self._plain(source), *_listed(self.kind, source))
        names = [one.connection_id for one in found]
        if twice := {name for name in names if names.count(name) > 1}:
            raise SettingsWrong(f"settings: two connections are called {', '.join(sorted(twice))}")
        self._refuse_one_backend_twice(found)
        if not found:
            raise SettingsWrong(f"settings: set {', '.join(self._required())}, or {LIST}")
        return found

    def variables(self) -> dict[str, bool]:
        """List every variable that is read, and whether the plain connection needs it."""
        plain = {self._variable(name): one.required for name, one in self._fields().items()}
        return {LIST: False, DEFAULT: False, **plain}

    def _refuse_one_backend_twice(self, found: Sequence[C]) -> None:
        known: dict[object, str] = {}
        for one in found if self.apart else ():
            backend = tuple(getattr(one, name) for name in self.apart)
            if (other := known.setdefault(backend, one.connection_id)) != one.connection_id:
                raise SettingsWrong(f"settings: {other} and {one.connection_id} are one backend")

    def _plain(self, source: Mapping[str, str]) -> Sequence[C]:
        required = self._required()
        if not any(source.get(variable) for variable in required):
            return ()
        if missing := [variable for variable in required if variable not in source]:
            raise SettingsWrong("settings: set " + ", ".join(missing))
        variables = {name: self._variable(name) for name in self._fields()}
        given = {name: source[one] for name, one in variables.items() if one in source}
        given["connection_id"] = source.get(DEFAULT, self.default_id)
        try:
            return (msgspec.convert(given, self.kind, strict=False, dec_hook=_literal),)
        except msgspec.ValidationError as error:
            text = f"settings: {error}; variables are {self._variable('FIELD')}"
            raise SettingsWrong(text) from error

    def _required(self) -> list[str]:
        return [self._variable(name) for name, one in self._fields().items() if one.required]

    def _fields(self) -> dict[str, FieldInfo]:
        kind: Any = self.kind
        return {one.name: one for one in fields(kind) if one.name != "connection_id"}

    def _variable(self, field: str) -> str:
        return f"TRUNKLINE_{self.prefix}_{field}".upper()


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
