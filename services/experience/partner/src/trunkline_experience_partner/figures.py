"""Figures in a body: plain digits, bounded before anything computes with them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta

from trunkline_kit.errors import FieldError

_PLAIN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
type Quantity = Annotated[
    Decimal,
    Meta(
        extra={"positive": True, "places": 4, "most": 1_000_000},
        description="Above zero; text or number.",
        examples=["12"],
    ),
]
"""Units: above zero, at most a million, up to four decimals."""

type UnitPrice = Annotated[
    Decimal,
    Meta(
        extra={"positive": False, "places": 4, "most": 100_000_000},
        description="Not negative; text or number.",
        examples=["19.90"],
    ),
]
"""A price of one unit: not negative, up to four decimals."""

type Units = Annotated[
    Decimal,
    Meta(
        extra={"positive": False, "places": 4, "most": 1_000_000},
        description="Not negative; text or number.",
        examples=["12"],
    ),
]
"""Units, or none: at most a million, up to four decimals."""

type Percentage = Annotated[
    Decimal,
    Meta(
        extra={"positive": False, "places": 2, "most": 100},
        description="Not negative; text or number.",
        examples=["20"],
    ),
]
"""Per cent: not negative, up to two decimals."""


def figure_faults(
    value: Any, number: Decimal, bounds: Mapping[str, Any], path: str
) -> Iterator[FieldError]:
    """Give what is wrong with a figure, if anything; `value` is what the JSON held."""
    if isinstance(value, str) and not _PLAIN.fullmatch(value):
        yield FieldError(path, "not_a_number", f"{path} must be plain digits, such as 12.50.")
    elif number.adjusted() > 18 or _places(number) > bounds["places"]:
        sentence = f"{path} must have at most {bounds['places']} decimals."
        yield FieldError(path, "out_of_range", sentence)
    elif bounds["positive"] and number <= 0:
        yield FieldError(path, "not_positive", f"{path} must be greater than zero.")
    elif number < 0:
        yield FieldError(path, "negative", f"{path} must not be negative.")
    elif number > bounds["most"]:
        yield FieldError(path, "out_of_range", f"{path} must be at most {bounds['most']}.")


def _places(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)
