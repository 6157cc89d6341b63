"""Everything that left, by when it left: what a merchant counts a day with."""

from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from trunkline_sandbox import Sandbox

from .refusals import Refusal
from .shapes import Parcel, ParcelPage


class Asked(NamedTuple):
    """Which parcels."""

    dispatched_from: datetime
    """Inclusive."""
    dispatched_before: datetime
    """Exclusive."""
    after: str
    """Cursor of an earlier page; empty for the first."""
    limit: int


def between(box: Sandbox, asked: Asked) -> ParcelPage:
    """List a page; a cursor that we never gave is refused."""
    if asked.after and not (asked.after.isascii() and asked.after.isdigit()):
        raise Refusal(400, "invalid_cursor", "pass a cursor of an earlier answer, or none")
    rows = box.state.rows(
        "select rowid as place, body from parcels where rowid > ?"
        " and julianday(json_extract(cast(body as text), '$.dispatched_at')) >= julianday(?)"
        " and julianday(json_extract(cast(body as text), '$.dispatched_at')) < julianday(?)"
        " order by rowid limit ?",
        int(asked.after or 0),
        asked.dispatched_from.astimezone(UTC).isoformat(),
        asked.dispatched_before.astimezone(UTC).isoformat(),
        asked.limit + 1,
    )
    shown = rows[: asked.limit]
    following = str(shown[-1]["place"]) if len(rows) > asked.limit else ""
    return ParcelPage([msgspec.json.decode(row["body"], type=Parcel) for row in shown], following)
