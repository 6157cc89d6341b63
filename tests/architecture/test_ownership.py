"""Each field of each write belongs to somebody, and only its owner's word is carried."""

import importlib
import pkgutil
import typing
from collections.abc import Iterator

import msgspec
import pytest

import trunkline_model.capabilities
from trunkline_model.address import Address
from trunkline_model.mapping import MappingTables
from trunkline_model.money import Money
from trunkline_model.ownership import ownership
from trunkline_model.quantity import LineQuantity

WHOLE = (Address, LineQuantity, MappingTables, Money)
"""What is owned as a whole."""
NAMES_THE_WRITE = {"connection_id", "request_id"}

LEFT_TO_THEIR_OWNERS = {("EnsureParty", "party.credit_limit")}
"""What a write has room for and never carries."""


def requests() -> Iterator[type[msgspec.Struct]]:
    """Every write request of every capability."""
    for one in pkgutil.iter_modules(trunkline_model.capabilities.__path__):
        module = importlib.import_module(f"trunkline_model.capabilities.{one.name}")
        for kind in vars(module).values():
            fields = set(getattr(kind, "__struct_fields__", ()))
            if fields >= NAMES_THE_WRITE and kind.__module__ == module.__name__:
                yield kind


WRITES = sorted(requests(), key=lambda one: one.__name__)


def paths(kind: type[msgspec.Struct], before: str = "") -> Iterator[str]:
    """The fields of a Struct, into what it holds."""
    for name, hint in typing.get_type_hints(kind).items():
        inner = next(iter(typing.get_args(hint)), hint)
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and inner not in WHOLE:
            yield from paths(inner, f"{before}{name}.")
        elif name not in NAMES_THE_WRITE or before:
            yield f"{before}{name}"


@pytest.mark.parametrize("request_type", WRITES, ids=lambda one: one.__name__)
def test_every_field_of_a_write_belongs_to_a_record(request_type: type[msgspec.Struct]) -> None:
    declared = ownership().writes[request_type.__name__].fields
    assert set(declared) == set(paths(request_type))
    assert set(declared.values()) <= set(ownership().owners)


def test_what_is_declared_is_written_by_somebody() -> None:
    declared = ownership()
    assert set(declared.writes) == {one.__name__ for one in WRITES}
    used = {field for write in declared.writes.values() for field in write.fields.values()}
    assert set(declared.owners) == used


def test_a_write_carries_only_the_words_of_owners() -> None:
    """Whoever adds a field that its writer does not own says so here, or carries no such word."""
    declared = ownership()
    found = {(name, path) for name in declared.writes for path in declared.left_alone(name)}
    assert found == LEFT_TO_THEIR_OWNERS


def test_nobody_s_word_is_carried_for_nothing() -> None:
    declared = ownership()
    for name, write in declared.writes.items():
        owners = {declared.owners[field] for field in write.fields.values()}
        assert set(write.carries) <= owners, name
