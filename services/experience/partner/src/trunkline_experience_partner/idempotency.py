"""The identity of a write: the partner's key, and a fingerprint of what it asked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
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


class InFlight:
    """Requests of this replica that have no outcome yet.

    Another replica may get the same key meanwhile: the process lets the second wait for the first.
    """

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()

    @contextmanager
    def claim(self, partner_id: str, identity: Identity) -> Iterator[None]:
        """Hold a partner's key while the block runs; Problem when somebody holds it."""
        claimed = (partner_id, identity.key)
        if claimed in self._keys:
            raise Problem(catalogue.REQUEST_IN_FLIGHT, headers={"Retry-After": "1"})
        self._keys.add(claimed)
        try:
            yield
        finally:
            self._keys.discard(claimed)


def identity_of(request: Request[Any, Any, Any], body: bytes) -> Identity:
    """Read the key and take the fingerprint; Problem when the key is missing or unfit."""
    keys = request.headers.getall(HEADER, [])
    if len(keys) != 1 or not _KEY.fullmatch(keys[0]):
        raise Problem(catalogue.MISSING_IDEMPOTENCY_KEY)
    digest = sha256(f"{request.method}\n{request.url.path}\n".encode())
    digest.update(body)
    return Identity(keys[0], digest.hexdigest())
