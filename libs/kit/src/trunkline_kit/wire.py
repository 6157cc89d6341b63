"""Between Structs and protobuf messages, field by field by name.

Decimal and date travel as text, instants as Timestamp, StrEnum as the enum value
with its type's prefix, `None` as an absent field. A plan is made once for each pair
of types and kept.
"""

import datetime as dt
import re
import types
import typing
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeAliasType, Union, cast, get_args, get_origin

import msgspec
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from .errors import FieldError, Invalid

type Convert = Callable[[Any], Any]


class Plan(msgspec.Struct, frozen=True):
    """How one field travels."""

    name: str
    """Name of the field, on both sides."""
    out: Convert
    """From the Struct's value to the message's."""
    back: Convert
    """From the message's value to the Struct's."""
    repeated: bool
    """True for a tuple of values."""
    optional: bool
    """True when None means absent."""
    message: bool
    """True when the value is itself a message."""


def to_message[M: Message](struct: msgspec.Struct, kind: type[M]) -> M:
    """Write a Struct as a message of that kind; fields go by name."""
    values: dict[str, Any] = {}
    for plan in _plans(type(struct), cast("Any", kind)):
        value = getattr(struct, plan.name)
        if value is None:
            continue
        values[plan.name] = [plan.out(one) for one in value] if plan.repeated else plan.out(value)
    return kind(**values)


def from_message[S: msgspec.Struct](message: Message, kind: type[S]) -> S:
    """Read a message as a Struct; Invalid names the field whose text cannot be read."""
    values: dict[str, Any] = {}
    for plan in _plans(kind, cast("Any", type(message))):
        values[plan.name] = _read(message, plan)
    return kind(**values)


def _read(message: Message, plan: Plan) -> Any:
    value = getattr(message, plan.name)
    try:
        if plan.repeated:
            return tuple(plan.back(one) for one in value)
        if plan.optional and not message.HasField(plan.name):
            return None
        return plan.back(value)
    except Invalid as inner:
        raise _inside(plan.name, inner) from inner
    except (ValueError, InvalidOperation) as error:
        sentence = f"{plan.name} cannot be read: {value!r:.80}"
        raise Invalid(sentence, fields=(FieldError(plan.name, "unreadable", sentence),)) from error


def _inside(name: str, inner: Invalid) -> Invalid:
    fields = tuple(
        FieldError(f"{name}.{one.field}", one.reason, one.sentence) for one in inner.fields
    )
    return Invalid(inner.sentence, fields=fields)


@cache
def _plans(kind: type[msgspec.Struct], message: Any) -> tuple[Plan, ...]:
    hints = typing.get_type_hints(kind, include_extras=False)
    fields = message.DESCRIPTOR.fields_by_name
    return tuple(
        _plan(field.name, hints[field.name], fields[field.name])
        for field in msgspec.structs.fields(kind)
    )


def _plan(name: str, hint: Any, field: Any) -> Plan:
    inner, optional = _without_none(hint)
    repeated = get_origin(inner) is tuple
    element = _plain(get_args(inner)[0]) if repeated else inner
    out, back, message = _converters(element, field)
    return Plan(name, out, back, repeated, optional, message)


def _without_none(hint: Any) -> tuple[Any, bool]:
    hint = _plain(hint)
    if get_origin(hint) in {Union, types.UnionType}:
        kinds = [one for one in get_args(hint) if one is not type(None)]
        return _plain(kinds[0]), True
    return hint, False


def _plain(hint: Any) -> Any:
    while isinstance(hint, TypeAliasType):
        hint = hint.__value__
    return get_args(hint)[0] if get_origin(hint) is typing.Annotated else hint


def _converters(element: Any, field: Any) -> tuple[Convert, Convert, bool]:
    if element is Decimal:
        return _decimal_text, _decimal, False
    if element is dt.datetime:
        return _timestamp, _instant, True
    if element is dt.date:
        return dt.date.isoformat, dt.date.fromisoformat, False
    if issubclass(element, StrEnum):
        return *_enum(element, field), False
    if issubclass(element, msgspec.Struct):
        kind = cast("type[Message]", field.message_type._concrete_class)  # noqa: SLF001 - the only way from a descriptor to its class
        return (lambda one: to_message(one, kind)), (lambda one: from_message(one, element)), True
    return _same, _same, False


def _same(value: Any) -> Any:
    return value


def _decimal_text(value: Decimal) -> str:
    return format(value, "f")


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def _timestamp(value: dt.datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(value)
    return stamp


def _instant(stamp: Timestamp) -> dt.datetime:
    return stamp.ToDatetime(tzinfo=dt.UTC)


def _enum(kind: type[StrEnum], field: Any) -> tuple[Convert, Convert]:
    prefix = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).upper()
    numbers = field.enum_type.values_by_name
    out = {one: numbers[f"{prefix}_{one.name}"].number for one in kind}
    back = {number: one for one, number in out.items()}

    def read(number: int) -> StrEnum:
        if number not in back:
            raise ValueError(number)
        return back[number]

    return (lambda one: out[one]), read
