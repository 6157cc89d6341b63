"""Whether a shop's order is one that a company can have at all; pure.

Asked before anything is sent on: a NUL in a name stops every database behind us, and an amount
of 10^15 is a mistake of units that no rule of ours may book.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from msgspec import Struct

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.channel_orders import ChannelOrder

LINES_MAX = 500
TEXT_MAX = 1_000
FIGURE_MAX = 1_000_000_000
"""Units, pounds or any other figure of one order."""
FAULTS_MAX = 20
"""More than these help nobody."""
LINE_BREAKS = frozenset("\t\n\r")


def require_sound(shop: ChannelOrder) -> None:
    """Raise Invalid that names every field which cannot be; says nothing of what stands in it."""
    if len(shop.lines) > LINES_MAX:
        text = f"It has {len(shop.lines)} lines, and at most {LINES_MAX} are carried: split it."
        faults: tuple[FieldError, ...] = (FieldError("lines", "too_many", text),)
    else:
        faults = tuple(islice(_faults("", shop), FAULTS_MAX))
    if faults:
        sentence = f"A shop's order cannot be taken on: {' '.join(one.sentence for one in faults)}"
        raise Invalid(sentence, reason="order_invalid", fields=faults)


def _faults(path: str, value: Any) -> Iterator[FieldError]:
    match value:
        case str():
            yield from _text_faults(path, value)
        case Decimal():
            yield from _figure_faults(path, value)
        case tuple():
            for index, one in enumerate(value):
                yield from _faults(f"{path}[{index}]", one)
        case Struct():
            for name in value.__struct_fields__:
                yield from _faults(f"{path}.{name}" if path else name, getattr(value, name))


def _text_faults(path: str, text: str) -> Iterator[FieldError]:
    if any(ord(sign) < 32 and sign not in LINE_BREAKS for sign in text):
        yield FieldError(path, "unprintable", f"{path} holds control characters: retype it.")
    if len(text) > TEXT_MAX:
        yield FieldError(path, "too_long", f"{path} is longer than {TEXT_MAX} characters.")


def _figure_faults(path: str, figure: Decimal) -> Iterator[FieldError]:
    if not figure.is_finite() or abs(figure) > FIGURE_MAX:
        text = f"{path} is beyond {FIGURE_MAX}: look whether its unit is right."
        yield FieldError(path, "out_of_range", text)
