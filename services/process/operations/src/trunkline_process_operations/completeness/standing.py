"""How cases stand behind differences, and what waits for a person where there is no case."""

from collections.abc import Iterable

from trunkline_store.pool import Connection

from .explaining import Standing
from .finding import Found, Kind

KEYS_MAX = 1000
"""The most documents without a case that exceptions are searched for."""

STANDING = """
SELECT cases.case_id, cases.state, opened_at, coalesce(exception_id, ''), coalesce(reason, '')
FROM cases LEFT JOIN LATERAL (
    SELECT exception_id, reason FROM exceptions
    WHERE exceptions.case_id = cases.case_id AND exceptions.state IN ('open', 'decided')
    ORDER BY raised_at LIMIT 1) AS oldest ON true
WHERE cases.case_id = ANY(%s)
"""
NAMED = """
SELECT DISTINCT ON (key) key, 'UNMATCHED', raised_at, exception_id, reason
FROM unnest(%s::text[]) AS key JOIN exceptions ON exceptions.case_id IS NULL
    AND exceptions.state IN ('open', 'decided')
    AND strpos(' ' || translate(sentence, ',.:;()', '      ') || ' ', ' ' || key || ' ') > 0
ORDER BY key, raised_at
"""
"""An event that no case could be found for is told of by what its source calls it."""


async def read_standings(conn: Connection, found: Iterable[Found]) -> dict[str, Standing]:
    """Give standings by case id, and by key where no case carries the document."""
    found = list(found)
    cases = sorted({one.case_id for one in found if one.case_id})
    keys = sorted({one.key for one in found if one.kind == Kind.NOT_HEARD})[:KEYS_MAX]
    rows = await (await conn.execute(NAMED, [keys])).fetchall()
    rows += await (await conn.execute(STANDING, [cases])).fetchall()
    return {row[0]: Standing(*row[1:]) for row in rows}
