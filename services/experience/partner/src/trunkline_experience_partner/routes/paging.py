"""Pages of lists: what is asked for, and what leads to the page after."""

from collections.abc import Sequence
from typing import Any

from litestar import Request
from msgspec import Struct

from ..cursors import Cursors
from ..queries import limit_of, refuse_unknown, single


class Pages(Struct, frozen=True):
    """The pages of one list of one partner, of the size that a request asks for."""

    path: str
    """Of the list."""
    name: str
    """By which its cursors are known; one of another list is none of this."""
    partner_id: str
    cursors: Cursors
    limit: int
    """Items on a page."""
    before: str
    """What the page follows; empty starts at the newest."""

    def after(self, keys: Sequence[str], *, more: bool) -> tuple[bool, str | None, str | None]:
        """Say whether a page comes after these, by which cursor and at which address."""
        if not (more and keys):
            return False, None, None
        cursor = self.cursors.write(self.partner_id, keys[-1], self.name)
        return True, cursor, f"{self.path}?limit={self.limit}&cursor={cursor}"


def pages_of(
    request: Request[Any, Any, Any], partner_id: str, cursors: Cursors, name: str = ""
) -> Pages:
    """Read what a list is asked for; its name is its path unless it says another.

    Problem for a size out of bounds and for a cursor of somebody else's or of another list.
    """
    refuse_unknown(request, frozenset({"limit", "cursor"}))
    path = request.url.path
    limit, cursor, known = limit_of(request), single(request, "cursor"), name or path
    before = cursors.read(partner_id, cursor, known) if cursor else ""
    return Pages(path, known, partner_id, cursors, limit, before)
