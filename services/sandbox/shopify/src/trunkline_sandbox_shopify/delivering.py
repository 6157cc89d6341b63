"""The postman: sends queued webhooks, retries with the original body, gives up at last."""

import asyncio
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta

import httpx
import msgspec

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

from .webhooks import ATTEMPTS_MAX, Webhooks, http_client

WAITING = (
    "SELECT * FROM deliveries WHERE outcome = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT 50"
)

NEXT = "SELECT min(due_at) AS due_at FROM deliveries WHERE outcome = 'waiting'"


async def deliver_for_ever(box: Sandbox, webhooks: Webhooks) -> None:
    """Run until cancelled; what was queued before a restart is sent after it."""
    held = Held[int](lambda delivery_id: _put_off(box, webhooks, delivery_id, 0))
    try:
        async with http_client() as client:
            postman = _Postman(box, webhooks, client, held)
            while True:
                await postman.round()
    finally:
        held.close()


class _Postman:
    """Sends what is due, some at a time."""

    def __init__(
        self, box: Sandbox, webhooks: Webhooks, client: httpx.AsyncClient, held: Held[int]
    ) -> None:
        self._box = box
        self._webhooks = webhooks
        self._client = client
        self._held = held

    async def round(self) -> None:
        """Send what is due now, or wait until something is."""
        self._webhooks.mail.clear()
        due = self._box.state.rows(WAITING, clock.now().isoformat())
        await asyncio.gather(*(self._deliver(row) for row in due))
        if not due:
            await _rest(self._box, self._webhooks.mail)

    async def _deliver(self, row: sqlite3.Row) -> None:
        """Try once; a fault armed for the topic can drop, duplicate, hold back or spoil it."""

        async def send(fault: Fault | None) -> bool:
            return await self._send(row, fault)

        try:
            heard = await self._box.tell(row["topic"], send)
        except Dropped:
            _finish(self._box, row, "dropped")
            return
        except HeldBack as back:
            self._held.hold(row["delivery_id"], back.fault)
            _put_off(self._box, self._webhooks, row["delivery_id"], back.fault.held_s)
            return
        except (AnswerLost, Broken, Throttled):
            heard = False
        if heard:
            _finish(self._box, row, "delivered")
            self._held.passed()
        else:
            _again_or_give_up(self._box, row, self._webhooks.retry_after_s)

    async def _send(self, row: sqlite3.Row, fault: Fault | None) -> bool:
        headers = msgspec.json.decode(row["headers"], type=dict[str, str])
        content, sent = outgoing(row["body"], headers, fault)
        try:
            answer = await self._client.post(
                self._webhooks.target.url, content=content, headers=sent
            )
        except (httpx.HTTPError, ConnectionAbortedError):
            return False
        return answer.is_success


async def _rest(box: Sandbox, mail: asyncio.Event) -> None:
    """Wait for new mail, or until the next retry is due."""
    first = box.state.row(NEXT)
    if first is None or first["due_at"] is None:
        await mail.wait()
        return
    wait_s = (datetime.fromisoformat(first["due_at"]) - clock.now()).total_seconds()
    with suppress(TimeoutError):
        await asyncio.wait_for(mail.wait(), max(wait_s, 0.001))


def _put_off(box: Sandbox, webhooks: Webhooks, delivery_id: int, wait_s: float) -> None:
    """Send one at another time: held back when it was to go, at once when it may go."""
    due_at = clock.now() + timedelta(seconds=wait_s)
    with box.state.transaction() as file:
        file.execute(
            "UPDATE deliveries SET due_at = ? WHERE delivery_id = ?",
            (due_at.isoformat(), delivery_id),
        )
    webhooks.mail.set()


def _finish(box: Sandbox, row: sqlite3.Row, outcome: str) -> None:
    with box.state.transaction() as file:
        file.execute(
            "UPDATE deliveries SET outcome = ?, attempts = attempts + 1 WHERE delivery_id = ?",
            (outcome, row["delivery_id"]),
        )
        headers = msgspec.json.decode(row["headers"], type=dict[str, str])
        box.journal.effect(f"webhook {outcome}", headers["X-Shopify-Event-Id"], row["topic"])


def _again_or_give_up(box: Sandbox, row: sqlite3.Row, retry_after_s: float) -> None:
    attempts = row["attempts"] + 1
    if attempts >= ATTEMPTS_MAX:
        _finish(box, row, "given up")
        return
    due_at = clock.now() + timedelta(seconds=retry_after_s * 2 ** (attempts - 1))
    with box.state.transaction() as file:
        file.execute(
            "UPDATE deliveries SET attempts = ?, due_at = ? WHERE delivery_id = ?",
            (attempts, due_at.isoformat(), row["delivery_id"]),
        )
