"""The contracts and the model say the same, field by field."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from google.protobuf.descriptor import FieldDescriptor

import trunkline_model.capabilities
from trunkline_kit.rpc import operations

PROTOS = Path(__file__).parents[2] / "protos"


def capabilities() -> list[str]:
    return [one.name for one in pkgutil.iter_modules(trunkline_model.capabilities.__path__)]


def ports(name: str) -> list[type]:
    module = importlib.import_module(f"trunkline_model.capabilities.{name}")
    members = vars(module).values()
    return [one for one in members if _is_port(one) and one.__module__ == module.__name__]


def package(name: str) -> str:
    """The package of the one contract of that name, such as `trunkline.process.operations.v1`."""
    found = PROTOS.rglob(f"{name}.proto")
    (contract,) = (one for one in found if "type" not in one.parts)
    return ".".join(contract.parent.relative_to(PROTOS).parts)


def messages(name: str) -> ModuleType:
    return importlib.import_module(f"{package(name)}.{name}_pb2")


@pytest.mark.parametrize("name", capabilities())
def test_each_rpc_has_a_method_and_each_method_an_rpc(name: str) -> None:
    services = messages(name).DESCRIPTOR.services_by_name
    assert {f"{port.__name__}Service" for port in ports(name)} == set(services)
    for port in ports(name):
        rpcs = {method.name for method in services[f"{port.__name__}Service"].methods}
        assert {one.rpc for one in operations(port, messages(name))} == rpcs


@pytest.mark.parametrize("name", capabilities())
def test_a_struct_and_its_message_have_the_same_fields(name: str) -> None:
    compared = 0
    for port in ports(name):
        for one in operations(port, messages(name)):
            answer = one.response_message.DESCRIPTOR.fields_by_name["answer"].message_type
            assert answer is not None
            for struct, message in (
                *_pairs(one.request, one.request_message.DESCRIPTOR),
                *_pairs(one.answer, answer),
            ):
                fields = set(struct.__struct_fields__)
                assert fields == set(message.fields_by_name), struct.__name__
                compared += 1
    assert compared


@pytest.mark.parametrize("name", capabilities())
def test_a_write_is_named_and_proven(name: str) -> None:
    """What carries a request id names its connection, and its answer carries evidence."""
    if package(name).startswith("trunkline.process."):
        return
    for port in ports(name):
        for one in operations(port, messages(name)):
            if "request_id" in one.request.__struct_fields__:
                assert "connection_id" in one.request.__struct_fields__, one.rpc
                assert "evidence" in one.answer.__struct_fields__, one.rpc


def _is_port(one: object) -> bool:
    return inspect.isclass(one) and bool(getattr(one, "_is_protocol", False))


def _pairs(
    struct: type[msgspec.Struct], message: Any, known: frozenset[type] = frozenset()
) -> Iterator[tuple[type[msgspec.Struct], Any]]:
    """The Struct with its message, and every pair that they lead to."""
    yield struct, message
    hints = typing.get_type_hints(struct)
    for name, field in message.fields_by_name.items():
        for inner in _mentioned(hints.get(name)):
            if issubclass(inner, StrEnum):
                _compare(inner, field)
            elif issubclass(inner, msgspec.Struct) and field.message_type and inner not in known:
                yield from _pairs(inner, field.message_type, known | {struct, inner})


def _mentioned(hint: Any) -> Iterator[type]:
    """Structs and enums inside a type, through tuples, unions and names for types."""
    if isinstance(hint, typing.TypeAliasType):
        hint = hint.__value__
    if inspect.isclass(hint) and issubclass(hint, msgspec.Struct | StrEnum):
        yield hint
    for part in typing.get_args(hint):
        yield from _mentioned(part)


def _compare(enum: type[StrEnum], field: FieldDescriptor) -> None:
    """An enum's values are the message's, with the type's prefix, which also knows none."""
    assert field.enum_type is not None, field.full_name
    names = {value.name for value in field.enum_type.values}
    assert {name.removeprefix(_prefix(names)).lower() for name in names} - {"unspecified"} == {
        member.value.lower() for member in enum
    }, enum.__name__


def _prefix(names: set[str]) -> str:
    return next(name for name in names if name.endswith("UNSPECIFIED")).removesuffix("UNSPECIFIED")
