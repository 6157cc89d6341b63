"""Every fault of a body at once: where msgspec stops at the first, this goes on."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Annotated, Any, TypeAliasType, Union, get_args, get_origin

import msgspec

from trunkline_kit.errors import FieldError
from trunkline_kit.strict_json import UNREADABLE, Ambiguous, refuse_ambiguous

from . import catalogue
from .figures import figure_faults
from .problems import Problem

FAULTS_MAX = 50
"""More than these help nobody."""
_decoder = msgspec.json.Decoder(float_hook=Decimal)

type Check = Callable[[Any, str], Iterator[FieldError]]
"""Gives the faults of one value that stands at a path."""


class Field(msgspec.Struct, frozen=True):
    """How one field of a Struct is checked."""

    name: str
    """Its name in JSON."""
    required: bool
    """True when it may not be left out."""
    check: Check
    """Finds the faults of its value."""


def read[S: msgspec.Struct](raw: bytes, kind: type[S]) -> S:
    """Read a JSON object as a Struct; raises Problem that names every wrong field."""
    value = _object(raw)
    faults = tuple(islice(_struct_faults(value, kind, ""), FAULTS_MAX))
    if faults:
        raise Problem(catalogue.INVALID_REQUEST, fields=faults)
    return msgspec.convert(value, kind)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        refuse_ambiguous(raw)
        value = _decoder.decode(raw)
    except (*UNREADABLE, Ambiguous, ArithmeticError) as error:
        raise Problem(catalogue.MALFORMED_BODY, f"The body cannot be read: {error}.") from error
    if not isinstance(value, dict):
        raise Problem(catalogue.MALFORMED_BODY, "The body is JSON and not an object.")
    return value


def _struct_faults(value: Any, kind: type[msgspec.Struct], path: str) -> Iterator[FieldError]:
    if not isinstance(value, dict):
        yield FieldError(path, "wrong_type", f"{path} must be an object.")
        return
    known = {field.name for field in _fields(kind)}
    for name in value:
        if name not in known:
            at = _join(path, name)
            yield FieldError(at, "unknown_field", f"{at} is not a field of this request.")
    for field in _fields(kind):
        at = _join(path, field.name)
        if field.name in value:
            yield from field.check(value[field.name], at)
        elif field.required:
            yield FieldError(at, "missing", f"{at} is required.")


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[Field, ...]:
    return tuple(
        Field(one.encode_name, one.required, _check_of(one.type))
        for one in msgspec.structs.fields(kind)
    )


def _check_of(hint: Any) -> Check:
    """Choose by the annotation: an optional, a Struct, a list, or a single value."""
    plain, metas = _unwrapped(hint)
    arguments = [one for one in get_args(plain) if one is not type(None)]
    if get_origin(plain) is Union or type(plain).__name__ == "UnionType":
        inner = _check_of(arguments[0])
        return lambda value, path: iter(()) if value is None else inner(value, path)
    if isinstance(plain, type) and issubclass(plain, msgspec.Struct):
        return lambda value, path: _struct_faults(value, plain, path)
    if get_origin(plain) is tuple:
        item = _check_of(arguments[0])
        limit = Annotated[list[Any], *metas] if metas else list[Any]
        return lambda value, path: _list_faults(value, limit, item, path)
    return lambda value, path: _single_faults(value, hint, path)


def _unwrapped(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    while isinstance(hint, TypeAliasType):
        hint = hint.__value__
    if get_origin(hint) is Annotated:
        plain, *metas = get_args(hint)
        return plain, tuple(metas)
    return hint, ()


def _list_faults(value: Any, limit: Any, item: Check, path: str) -> Iterator[FieldError]:
    wrong = list(_single_faults(value, limit, path))
    yield from wrong
    if not wrong:
        for index, one in enumerate(value):
            yield from item(one, f"{path}[{index}]")


def _single_faults(value: Any, hint: Any, path: str) -> Iterator[FieldError]:
    try:
        converted = msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        yield FieldError(path, "invalid", f"{path}: {error}.")
        return
    if isinstance(converted, Decimal):
        _, metas = _unwrapped(hint)
        yield from figure_faults(value, converted, metas[0].extra or {}, path)


def _join(path: str, name: str) -> str:
    short = name[:80]
    return f"{path}.{short}" if path else short
