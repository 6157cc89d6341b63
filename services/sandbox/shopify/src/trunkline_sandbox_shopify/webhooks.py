"""Webhooks: queued with the change they tell of, signed, sent, and sent again until heard."""

import asyncio
import base64
import hashlib
import hmac
import uuid
from datetime import UTC, datetime, timedelta

import httpx
import msgspec

from trunkline_sandbox import Sandbox, clock

from .rest import order_json
from .shapes import Order

API_VERSION = "2026-10"
ATTEMPTS_MAX = 9
"""The first attempt and eight retries, as Shopify does."""
ANSWER_WITHIN_S = 5.0
CONNECT_WITHIN_S = 1.0


class Sending(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """How a webhook is to be delivered; the default is as it should be."""

    send: bool = True
    """False: it is never sent, as happens."""
    times: int = 1
    """More than one: the same event again, each with a webhook id of its own."""
    delay_s: float = 0.0
    """Wait this long first."""
    forge: bool = False
    """Sign with a key that is not the secret."""
    triggered_at: datetime | None = None
    """Pretend it was triggered then."""
    event_id: str = ""
    """Repeat this event; empty: a new one."""


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The subscription."""

    url: str
    topics: tuple[str, ...]


class Webhooks:
    """The queue of one shop and its subscription."""

    def __init__(self, box: Sandbox, secret: str, domain: str, target: Target) -> None:
        self._box = box
        self._secret = secret
        self._domain = domain
        self.target = target
        self.mail = asyncio.Event()
        """Set when something was queued."""
        self.retry_after_s = 1.0
        """First pause before a retry; doubles each time. Shopify spreads eight over four hours."""

    def announce(self, topic: str, order: Order, sending: Sending | None = None) -> str:
        """Queue a topic if it is subscribed; belongs in the transaction of the change.

        Gives the event id, empty when nothing will be sent.
        """
        how = sending or Sending()
        if topic not in self.target.topics or not self.target.url or not how.send:
            return ""
        event_id = how.event_id or str(uuid.uuid4())
        body = msgspec.json.encode(order_json(order))
        for _ in range(how.times):
            self._queue(topic, body, event_id, how)
        return event_id

    def _queue(self, topic: str, body: bytes, event_id: str, how: Sending) -> None:
        headers = self._headers(topic, event_id, how.triggered_at or clock.now())
        secret = "forged" if how.forge else self._secret
        headers["X-Shopify-Hmac-Sha256"] = signature(body, secret)
        due_at = clock.now() + timedelta(seconds=how.delay_s)
        with self._box.state.transaction() as file:
            file.execute(
                "INSERT INTO deliveries (topic, headers, body, due_at) VALUES (?, ?, ?, ?)",
                (topic, msgspec.json.encode(headers).decode(), body, due_at.isoformat()),
            )
        self.mail.set()

    def _headers(self, topic: str, event_id: str, triggered_at: datetime) -> dict[str, str]:
        return {
            "Content-Type": "application/json",
            "User-Agent": "Shopify-Captain-Hook",
            "X-Shopify-Topic": topic,
            "X-Shopify-Shop-Domain": self._domain,
            "X-Shopify-API-Version": API_VERSION,
            "X-Shopify-Event-Id": event_id,
            "X-Shopify-Webhook-Id": str(uuid.uuid4()),
            "X-Shopify-Triggered-At": triggered_at.astimezone(UTC).isoformat(),
            "X-Shopify-Test": "true",
        }


def signature(body: bytes, secret: str) -> str:
    """Give the base64 HMAC-SHA256 of the raw body."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def http_client() -> httpx.AsyncClient:
    """Open a client with Shopify's patience: one second to connect, five in all."""
    return httpx.AsyncClient(
        timeout=httpx.Timeout(ANSWER_WITHIN_S, connect=CONNECT_WITHIN_S), follow_redirects=False
    )
