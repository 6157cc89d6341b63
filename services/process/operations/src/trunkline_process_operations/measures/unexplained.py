"""What the newest certificate of each legal entity leaves unexplained, by channel and type."""

from collections import Counter
from datetime import datetime

from trunkline_model.capabilities.completeness import Certificate
from trunkline_model.capabilities.measures import UnexplainedDifferences
from trunkline_store.pool import Connection

from ..completeness.ledger import PROCESS, Ledger, read_kept
from ..completeness.views import accepted, certificate

NEWEST = """
SELECT DISTINCT ON (case_id) seq, at, entry, hash FROM journal
WHERE kind = 'certificate' AND case_id LIKE %s AND at < %s
ORDER BY case_id, name DESC, seq DESC
"""
"""The latest day that was counted by then, as it was counted last."""


async def unexplained(conn: Connection, until: datetime) -> tuple[UnexplainedDifferences, ...]:
    """Count; what was counted without any difference is told with zero."""
    rows = await (await conn.execute(NEWEST, [f"{PROCESS}/%", until])).fetchall()
    found: list[UnexplainedDifferences] = []
    for kept in map(read_kept, rows):
        ledger = Ledger(conn, kept.body["legal_entity"])
        explained = [one for one in await ledger.every("explanation") if one.at < until]
        found += _counted(certificate(kept, accepted(explained)))
    return tuple(found)


def _counted(one: Certificate) -> list[UnexplainedDifferences]:
    rows = (total for total in one.totals if not total.is_empty)
    counts = Counter({(total.channel, total.document_type): 0 for total in rows})
    for each in one.differences:
        counts[(each.channel, each.document_type)] += not (each.in_flight or each.accepted_by)
    return [
        UnexplainedDifferences(one.legal_entity, one.day, channel, document_type, count)
        for (channel, document_type), count in sorted(counts.items())
    ]
