"""The postman: sends queued webhooks, retries with the original body, gives up at last."""

import asyncio
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx
import msgspec

from trunkline_sandbox import AnswerLost, Broken, Dropped, Sandbox, Throttled

from .webhooks import ATTEMPTS_MAX, Webhooks, http_client

WAITING = (
    "SELECT * FROM deliveries WHERE outcome = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT 50"
)

NEXT = "SELECT min(due_at) AS due_at FROM deliveries WHERE outcome = 'waiting'"


async def deliver_for_ever(box: Sandbox, webhooks: Webhooks) -> None:
    """Run until cancelled; what was queued before a restart is sent after it."""
    async with http_client() as client:
        while True:
            webhooks.mail.clear()
            due = box.state.rows(WAITING, datetime.now(UTC).isoformat())
            await asyncio.gather(*(_deliver(box, webhooks, client, row) for row in due))
            if not due:
                await _rest(box, webhooks.mail)


async def _rest(box: Sandbox, mail: asyncio.Event) -> None:
    """Wait for new mail, or until the next retry is due."""
    first = box.state.row(NEXT)
    if first is None or first["due_at"] is None:
        await mail.wait()
        return
    wait_s = (datetime.fromisoformat(first["due_at"]) - datetime.now(UTC)).total_seconds()
    with suppress(TimeoutError):
        await asyncio.wait_for(mail.wait(), max(wait_s, 0.001))


async def _deliver(
    box: Sandbox, webhooks: Webhooks, client: httpx.AsyncClient, row: sqlite3.Row
) -> None:
    """Try once; a fault armed for the topic can drop, duplicate, delay or garble it."""

    async def send() -> bool:
        return await _send(client, webhooks.target.url, row)

    try:
        heard = await box.perform(row["topic"], send)
    except Dropped:
        _finish(box, row, "dropped")
        return
    except (AnswerLost, Broken, Throttled):
        heard = False
    if heard:
        _finish(box, row, "delivered")
    else:
        _again_or_give_up(box, row, webhooks.retry_after_s)


async def _send(client: httpx.AsyncClient, url: str, row: sqlite3.Row) -> bool:
    headers = msgspec.json.decode(row["headers"], type=dict[str, str])
    try:
        answer = await client.post(url, content=row["body"], headers=headers)
    except httpx.HTTPError:
        return False
    return answer.is_success


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
    due_at = datetime.now(UTC) + timedelta(seconds=retry_after_s * 2 ** (attempts - 1))
    with box.state.transaction() as file:
        file.execute(
            "UPDATE deliveries SET attempts = ?, due_at = ? WHERE delivery_id = ?",
            (attempts, due_at.isoformat(), row["delivery_id"]),
        )
