"""Page cursors: opaque, signed, and worth nothing to another partner."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from . import catalogue
from .problems import Problem

PREFIX = "cur_"
ORDERS = "orders"
TAG_BYTES = 16


class Cursors:
    """Writes and reads cursors; replicas with the same secret read each other's."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def write(self, partner_id: str, before: str, of: str = ORDERS) -> str:
        """Point behind what ended a page; a cursor of one list is none of another."""
        raw = before.encode()
        return PREFIX + urlsafe_b64encode(self._tag(partner_id, raw, of) + raw).decode().rstrip("=")

    def read(self, partner_id: str, cursor: str, of: str = ORDERS) -> str:
        """Give what ended the page; Problem when it is not this partner's cursor of the list."""
        body = cursor.removeprefix(PREFIX)
        try:
            decoded = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        except ValueError as error:
            raise Problem(catalogue.INVALID_CURSOR) from error
        tag, raw = decoded[:TAG_BYTES], decoded[TAG_BYTES:]
        if not hmac.compare_digest(tag, self._tag(partner_id, raw, of)):
            raise Problem(catalogue.INVALID_CURSOR)
        return raw.decode()

    def _tag(self, partner_id: str, raw: bytes, of: str) -> bytes:
        text = of.encode() + b"\n" + partner_id.encode() + b"\n" + raw
        return hmac.digest(self._secret, text, "sha256")[:TAG_BYTES]
