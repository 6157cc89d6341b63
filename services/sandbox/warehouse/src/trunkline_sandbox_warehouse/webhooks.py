"""Sign events in the Standard Webhooks way and post them, again and again until they are taken."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import msgspec
from standardwebhooks import Webhook

from trunkline_sandbox import (
    AnswerLost,
    Broken,
    Dropped,
    Fault,
    Held,
    HeldBack,
    Sandbox,
    Throttled,
    clock,
    outgoing,
)

from .shapes import Event

ATTEMPTS_MAX = 6
BACKOFF_S = 0.25


def payload(event: Event) -> bytes:
    """Give the body of a webhook: type, timestamp and data, without the id and the cursor."""
    facts = {"type": event.type, "timestamp": event.timestamp, "data": event.data}
    return msgspec.json.encode(facts)


def headers(secret: str, webhook_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Give the three headers that prove who sent the body, and when."""
    return {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body.decode()),
    }


class Sender:
    """Posts what was not taken yet, oldest first; told by `wake` that there is something."""

    def __init__(self, box: Sandbox, secret: str, url: str) -> None:
        self._box = box
        self._secret = secret
        self._default_url = url
        self._awake = asyncio.Event()
        self._http = httpx.AsyncClient(timeout=10, trust_env=False)
        self._held = Held[int](lambda _: self.wake())

    def wake(self) -> None:
        """Say that an event was appended."""
        self._awake.set()

    @property
    def url(self) -> str:
        """Where events go; empty when nowhere."""
        row = self._box.state.row("select value from settings where name = 'webhook_url'")
        return row["value"] if row else self._default_url

    def point(self, url: str) -> None:
        """Send to another place from now on; empty: keep silent."""
        with self._box.state.transaction() as file:
            file.execute("insert or replace into settings values ('webhook_url', ?)", (url,))
        self.wake()

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            while True:
                self._awake.clear()
                if not await self._deliver_next():
                    await self._awake.wait()
        finally:
            self._held.close()
            await self._http.aclose()

    async def _deliver_next(self) -> bool:
        """Try the oldest waiting event once; False when there is none or no place to send to."""
        row = self._waiting()
        if row is None or not self.url:
            return False
        if row["attempts"]:
            await asyncio.sleep(BACKOFF_S * 2 ** row["attempts"])
        try:
            taken = await self._deliver(msgspec.json.decode(row["body"], type=Event))
        except HeldBack as back:
            self._held.hold(row["seq"], back.fault)
            return True
        with self._box.state.transaction() as file:
            file.execute(
                "update events set delivered = ?, attempts = attempts + 1 where seq = ?",
                (int(taken), row["seq"]),
            )
        if taken:
            self._held.passed()
        return True

    def _waiting(self) -> sqlite3.Row | None:
        """Give the oldest event that was not taken and is not held back."""
        rows = self._box.state.rows(
            "select seq, body, attempts from events where delivered = 0 and attempts < ?"
            " order by attempts, seq limit ?",
            ATTEMPTS_MAX,
            len(self._held) + 1,
        )
        return next((row for row in rows if row["seq"] not in self._held), None)

    async def _deliver(self, event: Event) -> bool:
        """Send once under the armed faults; what was dropped counts as sent."""

        async def send(fault: Fault | None) -> bool:
            return 200 <= await self.post(event, fault) < 300

        try:
            return await self._box.tell("webhook", send)
        except Dropped:
            return True
        except (AnswerLost, Broken, Throttled):
            return False

    async def post(self, event: Event, fault: Fault | None = None) -> int:
        """Send one event now, well signed; gives the status, 0 when nobody answered."""
        body = payload(event)
        signed = headers(self._secret, event.id, clock.now(), body)
        content, sent = outgoing(body, signed, fault)
        return await self.post_raw(content, sent)

    async def post_raw(self, content: bytes | AsyncIterator[bytes], signed: dict[str, str]) -> int:
        """Send these bytes with these headers; gives the status, 0 when nobody answered."""
        try:
            answer = await self._http.post(self.url, content=content, headers=signed)
        except (httpx.HTTPError, httpx.InvalidURL, ConnectionAbortedError):
            return 0
        return answer.status_code
