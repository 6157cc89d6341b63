"""Pages of lists: what is asked for, and what leads to the page after."""

from typing import Any

from litestar import Request
from msgspec import Struct

from ..cursors import Cursors
from ..queries import limit_of, refuse_unknown, single


class Pages(Struct, frozen=True):
    """The pages of one list of one partner."""

    path: str
    """Of the list; a cursor of another list is none of this."""
    partner_id: str
    cursors: Cursors

    def asked(self, request: Request[Any, Any, Any]) -> tuple[int, str]:
        """Read the size of the page and what it follows; Problem for a foreign cursor."""
        refuse_unknown(request, frozenset({"limit", "cursor"}))
        limit, cursor = limit_of(request), single(request, "cursor")
        return limit, self.cursors.read(self.partner_id, cursor, self.path) if cursor else ""

    def after(self, last: str, limit: int) -> tuple[str | None, str | None]:
        """Give the cursor and the address of the page after `last`; none when that is empty."""
        if not last:
            return None, None
        cursor = self.cursors.write(self.partner_id, last, self.path)
        return cursor, f"{self.path}?limit={limit}&cursor={cursor}"
