"""Which system owns which field of which record, as `ownership.toml` declares it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct, structs, toml


class Owner(StrEnum):
    """Whose word counts."""

    CHANNEL = "channel"
    ERP = "erp"
    WAREHOUSE = "warehouse"
    PAYER = "payer"
    SUPPLIER = "supplier"
    TRUNKLINE = "trunkline"


class Write(Struct, frozen=True, forbid_unknown_fields=True):
    """What a write request may say."""

    by: tuple[str, ...]
    """Names of the processes that send it."""
    carries: tuple[Owner, ...]
    """Whose words stand in it."""
    fields: Mapping[str, str]
    """Each field of the request, by its path, and the field of a record that it writes."""


class Ownership(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole declaration."""

    owners: Mapping[str, Owner]
    """Owner of each `<record>.<field>`."""
    writes: Mapping[str, Write]
    """Every write request of every capability, by its name."""

    def left_alone(self, request: str) -> Mapping[str, Owner]:
        """Give the paths of a request that belong to somebody whose word it does not carry."""
        write = self.writes[request]
        owned = {path: self.owners[field] for path, field in write.fields.items()}
        return {path: owner for path, owner in owned.items() if owner not in write.carries}


class Overstep(Struct, frozen=True):
    """A field that somebody wrote who does not own it."""

    path: str
    """The field of the request; empty when the whole request is not the writer's."""
    sentence: str
    """What is wrong and what to do."""


@cache
def ownership() -> Ownership:
    """Read the declaration, once."""
    text = files("trunkline_model").joinpath("ownership.toml").read_bytes()
    return toml.decode(text, type=Ownership)


def oversteps(process: str, request: Any) -> list[Overstep]:
    """List what a process writes in a request that is not its to write.

    A request that no capability knows is nobody's record and passes.
    """
    name = type(request).__name__
    write = ownership().writes.get(name)
    if write is None or not type(request).__module__.startswith("trunkline_model."):
        return []
    if process not in write.by:
        sentence = f"{name} is sent by {', '.join(write.by)}, not by {process}: see ownership.toml"
        return [Overstep("", sentence)]
    return [
        Overstep(path, f"{path} belongs to the {owner}: leave it out, and change it there")
        for path, owner in _left_alone(name).items()
        if any(_is_said(value) for value in _values(request, path.split(".")))
    ]


@cache
def _left_alone(name: str) -> Mapping[str, Owner]:
    return ownership().left_alone(name)


def _values(value: Any, path: list[str]) -> Iterator[tuple[Any, Any]]:
    """Give each value at a path together with its default, through tuples."""
    if isinstance(value, tuple):
        for one in value:
            yield from _values(one, path)
        return
    name, *rest = path
    if rest:
        yield from _values(getattr(value, name), rest)
        return
    default = {field.name: field.default for field in structs.fields(value)}[name]
    yield getattr(value, name), default


def _is_said(found: tuple[Any, Any]) -> bool:
    value, default = found
    return value not in (None, "", ()) and value != default
