"""The append-only journal from which tests judge a sandbox from the outside."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from trunkline_kit import clock

from .state import State

Kind = Literal["request", "effect"]


class Entry(msgspec.Struct, frozen=True):
    """One line: a request that arrived, or an effect that was committed."""

    seq: int
    at: datetime
    kind: Kind
    name: str
    """Operation, by the backend's own name."""
    key: str
    """What the operation was about or bound to: an order id, an idempotency key, a file name."""
    body: Any


class Journal:
    """Writes and reads the journal of one sandbox."""

    def __init__(self, state: State) -> None:
        self._state = state

    def request(self, name: str, key: str = "", body: object = None) -> int:
        """Note a request as soon as it was read, before anything is decided about it."""
        return self._append("request", name, key, body)

    def effect(self, name: str, key: str = "", body: object = None) -> int:
        """Note an effect inside the transaction that makes it, so both happen or neither."""
        return self._append("effect", name, key, body)

    def after(self, seq: int = 0, kind: Kind | None = None, limit: int = 1000) -> list[Entry]:
        """Entries later than seq, oldest first."""
        found = self._state.rows(
            "SELECT seq, at, kind, name, key, body FROM journal"
            " WHERE seq > ? AND (? IS NULL OR kind = ?) ORDER BY seq LIMIT ?",
            seq,
            kind,
            kind,
            limit,
        )
        return [
            msgspec.convert({**row, "body": msgspec.json.decode(row["body"])}, Entry)
            for row in map(dict, found)
        ]

    def _append(self, kind: Kind, name: str, key: str, body: object) -> int:
        with self._state.transaction() as file:
            cursor = file.execute(
                "INSERT INTO journal (at, kind, name, key, body) VALUES (?, ?, ?, ?, ?)",
                (
                    clock.now().isoformat(),
                    kind,
                    name,
                    key,
                    msgspec.json.encode(body).decode(),
                ),
            )
            return int(cursor.lastrowid or 0)
