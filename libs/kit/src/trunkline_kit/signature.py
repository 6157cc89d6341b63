"""Who sent a webhook or a document, and when: the Standard Webhooks signature over raw bytes.

The scheme's own library signs text; documents come in other encodings too, so bytes are signed
here. Tests hold both against each other.
"""

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from . import clock

ID, AT, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
PREFIX = "whsec_"
KEPT_ID = re.compile(r"[A-Za-z0-9._-]{1,200}")
"""Ids under which something is kept; the scheme allows any."""
TOLERANCE_S = 300
"""How far a sender's clock may be off, and how old a request may be."""


class Verifier:
    """Checks signatures against one secret, or two while one is being replaced."""

    def __init__(self, secrets: str) -> None:
        self._keys = [_key(secret) for secret in secrets.split()]
        if not self._keys:
            raise ValueError("a webhook secret is needed")

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Hold body, id and time against the secret; more than five minutes off is not genuine."""
        name, at = headers.get(ID, ""), headers.get(AT, "")
        if not name or not (at.isascii() and at.isdigit() and len(at) <= 12):
            return False
        if abs(clock.now().timestamp() - int(at)) > TOLERANCE_S:
            return False
        given = [one.encode() for one in headers.get(SIGNATURE, "").split()]
        wanted = [_signed(key, (name, at), body).encode() for key in self._keys]
        return any(hmac.compare_digest(one, own) for one in given for own in wanted)


def turned_away(verifier: Verifier, headers: Mapping[str, str], body: bytes) -> HTTPStatus | None:
    """Say why a request does not come in; None when it does.

    A compressed body is turned away, since what it is signed over is then anybody's guess.
    """
    if headers.get("content-encoding", "identity") != "identity":
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    if not verifier.is_genuine(headers, body):
        return HTTPStatus.UNAUTHORIZED
    return None if KEPT_ID.fullmatch(headers[ID]) else HTTPStatus.BAD_REQUEST


def sign(secret: str, name: str, at: datetime, body: bytes) -> dict[str, str]:
    """Give the three headers that prove who sends a body under a name."""
    seconds = str(int(at.timestamp()))
    return {ID: name, AT: seconds, SIGNATURE: _signed(_key(secret), (name, seconds), body)}


def _key(secret: str) -> bytes:
    """Read `whsec_` and base64; ValueError for anything that is no base64."""
    return b64decode(secret.removeprefix(PREFIX), validate=True)


def _signed(key: bytes, about: tuple[str, str], body: bytes) -> str:
    text = f"{about[0]}.{about[1]}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key, text, 'sha256')).decode()}"
