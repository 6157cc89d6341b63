"""Ids that partners see: our order number with a prefix that says what it is."""

import re

from . import catalogue
from .problems import Problem

ORDER_PREFIX = "ord_"
_ORDER_ID = re.compile(r"ord_([A-Za-z0-9][A-Za-z0-9_.-]{0,59})")


def to_order_id(order_number: str) -> str:
    """Write an order number as an id, such as ord_TL-100001."""
    return ORDER_PREFIX + order_number


def from_order_id(order_id: str) -> str:
    """Read an id; Problem not-found when it cannot be one of ours."""
    found = _ORDER_ID.fullmatch(order_id)
    if found is None:
        raise Problem(catalogue.NOT_FOUND)
    return found[1]
