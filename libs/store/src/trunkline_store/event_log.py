"""The log of what a system service heard: positions in commit order, no event twice."""

from msgspec import json, structs

from trunkline_kit import clock
from trunkline_kit.metrics import histogram
from trunkline_kit.tracing import current_trace_parent
from trunkline_model.capabilities.events import Event

from .keys import Keyring
from .pool import Connection
from .sealing import sealer
from .telling import TellingConnection

EVENT = sealer(Event)
LAG = histogram("trunkline.event.lag")


TAKE_PLACES = "UPDATE event_head SET position = position + %s RETURNING position"
"""Give the next positions away; the row's lock is held until commit."""
KEEP_PLACES = "UPDATE event_head SET position = %s"
"""Take back those that no new event needed."""


class EventLog:
    """Appends to and reads the log of the schema that a connection is in."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    async def append(self, conn: Connection, *events: Event) -> list[int]:
        """Append what is new and give every event's position, in the order given.

        The lock on the head is held until the caller commits, so positions become
        visible in their order and a reader never skips a late commit. An event whose
        (connection, event id) is there already keeps the position it has. What is being
        traced now is noted as the cause of an event that names none.
        """
        found = await conn.execute(TAKE_PLACES, [len(events)])
        last = (await found.fetchone() or (0,))[0]
        head, positions = last - len(events), []
        for event in events:
            position = await self._insert(conn, _placed(event, head + 1))
            if position > head:
                _record_lag(event)
                self._tell(conn, position)
            head = max(head, position)
            positions.append(position)
        if head < last:
            await conn.execute(KEEP_PLACES, [head])
        return positions

    async def append_new(self, conn: Connection, event: Event) -> bool:
        """Append one event; False when it is there already, and then the log is as it was."""
        found = await conn.execute(TAKE_PLACES, [1])
        place = (await found.fetchone() or (0,))[0]
        if await self._insert(conn, _placed(event, place)) == place:
            _record_lag(event)
            self._tell(conn, place)
            return True
        await conn.execute(KEEP_PLACES, [place - 1])
        return False

    async def read(self, conn: Connection, *, after: int, limit: int = 100) -> list[Event]:
        """Give at most `limit` events that follow position `after`, in order."""
        found = await conn.execute(
            "SELECT body FROM event_log WHERE position > %s ORDER BY position LIMIT %s",
            [after, limit],
        )
        bodies = [json.decode(row[0]) for row in await found.fetchall()]
        wanted = {key_id for body in bodies for key_id in EVENT.key_ids(body)}
        keys = await self._keyring.keys(conn, wanted)
        return [EVENT.unseal(body, keys) for body in bodies]

    async def knows(self, conn: Connection, connection_id: str, event_id: str) -> bool:
        """Say whether the source's event was appended, so that its bytes need not be kept again."""
        found = await conn.execute(
            "SELECT 1 FROM event_log WHERE source = %s AND event_id = %s", [connection_id, event_id]
        )
        return await found.fetchone() is not None

    def _tell(self, conn: Connection, position: int) -> None:
        if isinstance(conn, TellingConnection):
            conn.appended = position

    async def _insert(self, conn: Connection, event: Event) -> int:
        key = None
        if EVENT.personal_values(event):
            key = await self._keyring.key_of(conn, subject_of(event))
        added = await conn.execute(
            "INSERT INTO event_log (position, source, event_id, body) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (source, event_id) DO NOTHING RETURNING position",
            [
                event.position,
                event.connection_id,
                event.event_id,
                json.encode(EVENT.seal(event, key)),
            ],
        )
        row = await added.fetchone()
        return event.position if row else await self._position_of(conn, event)

    async def _position_of(self, conn: Connection, event: Event) -> int:
        found = await conn.execute(
            "SELECT position FROM event_log WHERE source = %s AND event_id = %s",
            [event.connection_id, event.event_id],
        )
        row = await found.fetchone()
        return int(row[0]) if row else 0


def subject_of(event: Event) -> str:
    """Name whose key seals an event: who paid or was paid, else whoever the event is about."""
    booked = event.bank_entry_booked
    if booked is not None and booked.counterparty:
        return payer(booked.counterparty)
    return f"event {event.connection_id}/{event.event_id}"


def payer(name: str) -> str:
    """Name the subject of those who pay under a name, however it is spaced or written."""
    return f"payer {' '.join(name.casefold().split())}"


def _record_lag(event: Event) -> None:
    lag_s = (clock.now() - event.occurred_at).total_seconds()
    LAG.record(max(lag_s, 0.0), {"trunkline.connection": event.connection_id})


def _placed(event: Event, position: int) -> Event:
    cause = event.trace_parent or current_trace_parent()
    return structs.replace(event, position=position, trace_parent=cause)
