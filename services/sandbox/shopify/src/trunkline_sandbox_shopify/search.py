"""The search syntax that this shop understands: terms of a name, a comparator and a value."""

import re
from datetime import UTC, datetime

TERM = re.compile(r"(\w+):\s*(>=|<=|>|<)?\s*(?:'([^']*)'|\"([^\"]*)\"|(\S+))")


def terms_of(query: str | None) -> list[tuple[str, str, str]]:
    """Read the terms of a query."""
    return [
        (found[1], found[2] or "", found[3] or found[4] or found[5] or "")
        for found in TERM.finditer(query or "")
    ]


def instant_of(text: str) -> str:
    """Write an instant of a term as the state file keeps it."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
