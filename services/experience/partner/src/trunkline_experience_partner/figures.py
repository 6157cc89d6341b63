"""Figures in a body: plain digits, bounded before anything computes with them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta

from trunkline_kit.errors import FieldError

_PLAIN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
type Sign = Literal["Above zero", "Not negative", "Below zero too"]


def _figure(sign: Sign, places: int, most: int, example: str) -> Meta:
    """Give the bounds of a figure: `most` holds for its size, `places` are decimals."""
    return Meta(
        extra={"sign": sign, "places": places, "most": most},
        description=f"{sign}; text or number.",
        examples=[example],
    )


type Quantity = Annotated[Decimal, _figure("Above zero", 4, 1_000_000, "12")]
"""Units: above zero, at most a million, up to four decimals."""
type Units = Annotated[Decimal, _figure("Not negative", 4, 1_000_000, "12")]
"""Units, or none."""
type UnitPrice = Annotated[Decimal, _figure("Not negative", 4, 100_000_000, "19.90")]
"""A price of one unit: not negative, up to four decimals."""
type Pennies = Annotated[Decimal, _figure("Not negative", 2, 100_000_000, "19.90")]
"""An amount in whole pennies."""
type SignedPennies = Annotated[Decimal, _figure("Below zero too", 2, 100_000_000, "-1.50")]
"""An amount in whole pennies that may be taken off."""
type Percentage = Annotated[Decimal, _figure("Not negative", 2, 100, "20")]
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
    elif bounds["sign"] == "Above zero" and number <= 0:
        yield FieldError(path, "not_positive", f"{path} must be greater than zero.")
    elif bounds["sign"] == "Not negative" and number < 0:
        yield FieldError(path, "negative", f"{path} must not be negative.")
    elif abs(number) > bounds["most"]:
        yield FieldError(path, "out_of_range", f"{path} must be at most {bounds['most']}.")


def _places(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)
