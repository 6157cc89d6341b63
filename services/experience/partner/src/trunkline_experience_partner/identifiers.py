"""Ids that partners see: our number of a thing with a prefix that says what it is."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from . import catalogue
from .problems import Problem

ORDER_PREFIX = "ord_"
PURCHASE_ORDER_PREFIX = "pur_"
INVOICE_PREFIX = "inv_"
_ORDER_ID = re.compile(r"ord_([A-Za-z0-9][A-Za-z0-9_.-]{0,59})")
_PURCHASE_ORDER_ID = re.compile(r"pur_([A-Za-z0-9][A-Za-z0-9_.-]{0,59})")
_INVOICE_ID = re.compile(r"inv_([A-Za-z0-9_-]{2,1000})")
_SUBMISSION_ID = re.compile(r"sub_[0-9a-f]{64}")


def to_order_id(order_number: str) -> str:
    """Write an order number as an id, such as ord_TL-100001."""
    return ORDER_PREFIX + order_number


def from_order_id(order_id: str) -> str:
    """Read an id; Problem not-found when it cannot be one of ours."""
    found = _ORDER_ID.fullmatch(order_id)
    if found is None:
        raise Problem(catalogue.NOT_FOUND)
    return found[1]


def to_purchase_order_id(order_number: str) -> str:
    """Write the number of an order that a supplier was sent as an id, such as pur_PU-100001."""
    return PURCHASE_ORDER_PREFIX + order_number


def from_purchase_order_id(purchase_order_id: str) -> str:
    """Read such an id; Problem not-found when it cannot be one of ours."""
    found = _PURCHASE_ORDER_ID.fullmatch(purchase_order_id)
    if found is None:
        raise Problem(catalogue.NOT_FOUND)
    return found[1]


def to_invoice_id(bill_key: str) -> str:
    """Write the key of a supplier's invoice as an id: any letters may be in the key."""
    return INVOICE_PREFIX + urlsafe_b64encode(bill_key.encode()).decode().rstrip("=")


def from_invoice_id(invoice_id: str) -> str:
    """Read such an id; Problem not-found when it cannot be one of ours."""
    found = _INVOICE_ID.fullmatch(invoice_id)
    if found is None:
        raise Problem(catalogue.NOT_FOUND)
    try:
        return urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)).decode()
    except ValueError as error:
        raise Problem(catalogue.NOT_FOUND) from error


def is_submission_id(text: str) -> bool:
    """Tell whether a text can be the id of a document that a supplier handed in."""
    return _SUBMISSION_ID.fullmatch(text) is not None
