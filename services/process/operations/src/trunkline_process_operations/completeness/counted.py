"""The port Counted: what the journal says of a day's documents, by their key."""

from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from trunkline_model.capabilities.counted import (
    CountedDocument,
    CountedDocuments,
    CountedSide,
    ListCountedDocuments,
)
from trunkline_store.pool import Pool

from ..rules import require_limit
from .notebook import Notebook

FRESH_FOR = timedelta(seconds=5)
"""Pages that are turned quickly do not each read the journal on."""
KEYS = """
SELECT DISTINCT key FROM known_documents
WHERE on_day = %(day)s AND document_type = %(document_type)s AND channel = %(channel)s
    AND key > %(after)s ORDER BY key LIMIT %(limit)s
"""
SIDES = """
SELECT key, side, document_id, on_day, state, gross, currency, quantity, case_id, coalesce((
    SELECT said #>> '{body,evidence,system}'
    FROM journal, LATERAL (SELECT convert_from(entry, 'UTF8')::jsonb AS said) AS read
    WHERE journal.case_id = known.case_id AND kind = 'result' AND known.document_id <> ''
        AND said #>> '{body,evidence,document_number}' = known.document_id LIMIT 1), '')
FROM known_documents AS known
WHERE document_type = %(document_type)s AND channel = %(channel)s AND key = ANY(%(keys)s)
ORDER BY key, side DESC, on_day, document_id
"""
"""By key, what was taken before what was sent: the names of the two sort that way round."""


class CountedDesk:
    """Answers from what was noted of the journal, which it brings up to date first."""

    def __init__(self, pool: Pool, notebook: Notebook) -> None:
        self._pool, self._notebook = pool, notebook

    async def list_counted_documents(self, request: ListCountedDocuments) -> CountedDocuments:
        """List a page by key; a document shows every day that it has."""
        require_limit(request.limit)
        await self._notebook.catch_up(unless_since=FRESH_FOR)
        asked: dict[str, Any] = {
            "day": request.day,
            "document_type": request.document_type,
            "channel": request.channel,
        }
        page = asked | {"after": request.after_key, "limit": request.limit + 1}
        async with self._pool.connection() as conn:
            rows = await (await conn.execute(KEYS.encode(), page)).fetchall()
            keys = [row[0] for row in rows[: request.limit]]
            found = await conn.execute(SIDES.encode(), asked | {"keys": keys})
            sides = await found.fetchall()
        documents = tuple(
            CountedDocument(key, tuple(CountedSide(*row[1:]) for row in same))
            for key, same in groupby(sides, key=itemgetter(0))
        )
        return CountedDocuments(documents, keys[-1] if len(rows) > request.limit else "")
