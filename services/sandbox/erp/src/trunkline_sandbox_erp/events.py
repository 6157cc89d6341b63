"""The log of stock changes, in the order of their commits."""

from msgspec import json

from trunkline_model.capabilities.events import (
    Event,
    EventPage,
    GetRawDocument,
    RawDocument,
    ReadEvents,
)

from .books import Books
from .desk import Desk
from .refusals import unknown, wrong

LIMIT_MAX = 1000


def read_events(books: Books, request: ReadEvents) -> EventPage:
    """Read what follows a position."""
    if not 1 <= request.limit <= LIMIT_MAX:
        raise wrong("limit", "out_of_range", f"limit is 1 to {LIMIT_MAX}")
    rows = books.state.rows(
        "select body from events where position > ? order by position limit ?",
        request.after,
        request.limit,
    )
    return EventPage(tuple(json.decode(row["body"], type=Event) for row in rows))


def get_raw_document(books: Books, request: GetRawDocument) -> RawDocument:
    """Say that there is none: stock changes are data, not documents."""
    del books
    raise unknown("raw document", request.raw_document_id)


class EventLogDesk:
    """Answers the event log port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def read_events(self, request: ReadEvents) -> EventPage:
        """Read what follows a position."""
        return await self._desk.read(read_events, request)

    async def get_raw_document(self, request: GetRawDocument) -> RawDocument:
        """Give the raw bytes."""
        return await self._desk.read(get_raw_document, request)
