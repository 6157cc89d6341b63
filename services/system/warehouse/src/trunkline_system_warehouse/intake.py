"""What the warehouse says, by webhook or list, becomes one event, committed with its bytes."""

import re
from datetime import tzinfo

import msgspec
from msgspec import structs

from trunkline_kit import clock
from trunkline_kit.strict_json import UNREADABLE, Ambiguous, refuse_ambiguous
from trunkline_kit.tracing import current_trace_parent
from trunkline_model.capabilities.events import DocumentRejected, Event
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection
from trunkline_store.raw_documents import RawDocuments, new_raw_id

from . import wire
from .mapping import fact_from_warehouse

_PATH = re.compile(r"at `([^`]+)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")


class Intake:
    """Takes events of one connection in, each id once."""

    def __init__(self, keyring: Keyring, connection_id: str, zone: tzinfo) -> None:
        self._log = EventLog(keyring)
        self._documents = RawDocuments(keyring)
        self._connection_id = connection_id
        self._zone = zone

    async def take(self, conn: Connection, event_id: str, content: bytes) -> bool:
        """Keep bytes and event in the caller's transaction; False when the id was there already.

        Bytes that cannot be read become a rejection, so that a person looks at them.
        """
        raw_id = new_raw_id()
        if not await self._log.append_new(conn, self._event(event_id, content, raw_id)):
            return False
        kind, source = "application/json", self._connection_id
        await self._documents.keep(conn, content, content_type=kind, source=source, raw_id=raw_id)
        return True

    def _event(self, event_id: str, content: bytes, raw_id: str) -> Event:
        event = Event(
            position=0,
            event_id=event_id,
            connection_id=self._connection_id,
            occurred_at=clock.now(),
            raw_document_id=raw_id,
            trace_parent=current_trace_parent(),
        )
        try:
            refuse_ambiguous(content)
            told = msgspec.json.decode(content, type=wire.Told)
            event = structs.replace(event, occurred_at=told.timestamp)
            return fact_from_warehouse(event, told.type, bytes(told.data), self._zone)
        except Ambiguous as error:
            return _rejected(event, "ambiguous", "", f"the event has no one meaning: {error}")
        except (*UNREADABLE, OverflowError) as error:  # a day beyond the calendar overflows
            return _rejected(event, "schema", _place(error), "the event cannot be read")
        except KeyError:
            return _rejected(event, "unknown_type", "type", "the event is of an unknown type")


def _rejected(event: Event, reason: str, field: str, sentence: str) -> Event:
    advice = f"{sentence}; compare it with the warehouse's API version v1"
    rejection = DocumentRejected(reason=reason, field=field, sentence=advice, name=event.event_id)
    return structs.replace(event, document_rejected=rejection)


def _place(error: Exception) -> str:
    """Give the path that msgspec names, such as $.lines[0].sku; empty when it is no JSON."""
    if isinstance(error.__cause__, wire.Impossible):
        return error.__cause__.path
    path = _PATH.search(str(error))
    missing = _MISSING.search(str(error))
    if missing:
        return f"{path.group(1) if path else '$'}.{missing.group(1)}"
    return path.group(1) if path else ""
