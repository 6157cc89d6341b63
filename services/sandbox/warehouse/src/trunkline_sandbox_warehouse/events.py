"""What happened, in order: the source of webhooks and of the list that finds missed ones."""

import secrets

import msgspec

from trunkline_sandbox import Sandbox, clock

from .refusals import Refusal
from .shapes import Event


def append(box: Sandbox, kind: str, data: object) -> Event:
    """Note an event inside the transaction of what caused it."""
    facts = msgspec.to_builtins(data)
    event = Event(f"evt_{secrets.token_hex(12)}", kind, clock.now(), facts)
    with box.state.transaction() as file:
        file.execute(
            "insert into events (id, body) values (?, ?)", (event.id, msgspec.json.encode(event))
        )
    return event


def after(box: Sandbox, cursor: str, limit: int) -> list[Event]:
    """List events later than a cursor, oldest first; a cursor that we never gave is refused."""
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 16):
        raise Refusal(400, "invalid_cursor", "pass a cursor of an earlier answer, or none")
    found = box.state.rows(
        "select seq, body from events where seq > ? order by seq limit ?", int(cursor or 0), limit
    )
    return [_read(row["seq"], row["body"]) for row in found]


def get(box: Sandbox, event_id: str) -> Event:
    """Find one event by its id."""
    row = box.state.row("select seq, body from events where id = ?", event_id)
    if row is None:
        raise Refusal(404, "not_found", f"there is no event {event_id}")
    return _read(row["seq"], row["body"])


def _read(seq: int, body: bytes) -> Event:
    event = msgspec.json.decode(body, type=Event)
    event.cursor = str(seq)
    return event
