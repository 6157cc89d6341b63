"""The identity of a write: the partner's key, and a fingerprint of what it asked."""

import re
from hashlib import sha256
from typing import Any

from litestar import Request
from msgspec import Struct

from . import catalogue
from .problems import Problem

HEADER = "idempotency-key"
REPLAYED_HEADER = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")


class Identity(Struct, frozen=True):
    """What makes two requests the same request."""

    key: str
    """The partner's own key, 1 to 255 printable ASCII characters."""
    fingerprint: str
    """Hex SHA-256 of method, path and body."""


def identity_of(request: Request[Any, Any, Any], body: bytes) -> Identity:
    """Read the key and take the fingerprint; Problem when the key is missing or unfit."""
    keys = request.headers.getall(HEADER, [])
    if len(keys) != 1 or not _KEY.fullmatch(keys[0]):
        raise Problem(catalogue.MISSING_IDEMPOTENCY_KEY)
    digest = sha256(f"{request.method}\n{request.url.path}\n".encode())
    digest.update(body)
    return Identity(keys[0], digest.hexdigest())
