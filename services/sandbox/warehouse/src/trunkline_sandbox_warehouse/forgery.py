"""Webhooks that must be refused: what an attacker, a broken proxy or a lost clock would send."""

from datetime import timedelta
from typing import Literal

from msgspec import Struct

from trunkline_sandbox import clock

from .shapes import Event
from .webhooks import headers, payload

type Forgery = Literal[
    "wrong_secret", "old_timestamp", "future_timestamp", "changed_body", "unsigned", "not_json"
]
"""In which way the webhook is bad."""

STRANGER = "whsec_YSBzdHJhbmdlcidzIHdlYmhvb2sgc2VjcmV0"


class ForgeryOrder(Struct, forbid_unknown_fields=True):
    """Send a bad copy of an event."""

    event_id: str
    kind: Forgery


def forge(kind: Forgery, event: Event, secret: str) -> tuple[bytes, dict[str, str]]:
    """Give body and headers of a bad copy of `event`."""
    body, now = payload(event), clock.now()
    match kind:
        case "wrong_secret":
            return body, headers(STRANGER, event.id, now, body)
        case "old_timestamp":
            return body, headers(secret, event.id, now - timedelta(minutes=6), body)
        case "future_timestamp":
            return body, headers(secret, event.id, now + timedelta(minutes=6), body)
        case "changed_body":
            return body.replace(b"{", b"{ ", 1), headers(secret, event.id, now, body)
        case "unsigned":
            return body, {"content-type": "application/json", "webhook-id": event.id}
        case "not_json":
            return b"<html>", headers(secret, f"{event.id}x", now, b"<html>")
