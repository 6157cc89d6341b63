"""What every register of documents asks of a request before it answers."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from trunkline_model.capabilities.document_register import (
    LIMIT_MAX,
    DocumentPage,
    ListDocuments,
    RegisteredDocument,
)

from .errors import FieldError, Invalid


def require_listing(request: ListDocuments, held: Collection[str]) -> None:
    """Raise Invalid for a type that is not held, days in the wrong order, or too long a list."""
    if request.document_type not in held:
        sentence = f"this system lists {', '.join(sorted(held))}, not {request.document_type!r}"
        raise _wrong("document_type", "not_held", sentence)
    if request.from_on > request.to_on:
        raise _wrong("from_on", "days", "the first day must not lie after the last")
    if not 1 <= request.limit <= LIMIT_MAX or len(request.document_ids) > LIMIT_MAX:
        raise _wrong("limit", "range", f"a page holds 1 to {LIMIT_MAX} documents")


def zone_of(request: ListDocuments) -> ZoneInfo:
    """Give the time zone that was asked for; Invalid for a name that there is not."""
    try:
        return ZoneInfo(request.time_zone or "UTC")
    except (LookupError, ValueError, OSError) as unknown:
        sentence = f"there is no time zone {request.time_zone!r}"
        raise _wrong("time_zone", "unknown", sentence) from unknown


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Give the instant at which a day begins in a time zone."""
    return datetime.combine(day, time.min, zone)


def offset_of(request: ListDocuments) -> int:
    """Read a cursor that counts; Invalid for one that this system did not give."""
    if not request.cursor:
        return 0
    if not (request.cursor.isascii() and request.cursor.isdigit()):
        raise _wrong("cursor", "unknown", "go on with the cursor of the page before")
    return int(request.cursor)


def cut(documents: Sequence[RegisteredDocument], request: ListDocuments) -> DocumentPage:
    """Give the page of a list that is known whole."""
    start = offset_of(request)
    end = start + request.limit
    return DocumentPage(tuple(documents[start:end]), str(end) if end < len(documents) else "")


def _wrong(field: str, reason: str, sentence: str) -> Invalid:
    return Invalid(sentence, reason=reason, fields=(FieldError(field, reason, sentence),))
