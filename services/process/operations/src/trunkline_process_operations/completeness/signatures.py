"""Checks the signatures of certificates, in pages."""

from typing import Any

from trunkline_model.capabilities.evidence import (
    CertificatesVerified,
    ChainFault,
    VerifyCertificates,
)
from trunkline_store.pool import Connection
from trunkline_store.signing import SigningKeys

from .ledger import read_kept
from .signing import fault

PAGE = """
SELECT case_id, seq, at, entry, hash FROM journal
WHERE kind = 'certificate' AND case_id LIKE 'completeness/%%'
    AND (case_id, seq) > (%s, %s) ORDER BY case_id, seq LIMIT %s
"""
BEGAN = """
SELECT case_id, min(seq) FROM journal
WHERE kind = 'certificate' AND case_id = ANY(%s)
    AND strpos(convert_from(entry, 'UTF8'), '"signature":') > 0 GROUP BY case_id
"""


async def check(
    conn: Connection, request: VerifyCertificates, keys: SigningKeys
) -> CertificatesVerified:
    """Check a page; what came before a chain's first signature is counted, and is no fault."""
    values = [request.after_case_id, request.after_sequence, request.limit]
    rows = await (await conn.execute(PAGE, values)).fetchall()
    chains = sorted({row[0] for row in rows})
    found = await (await conn.execute(BEGAN, [chains])).fetchall()
    began = {row[0]: int(row[1]) for row in found}
    old = [row for row in rows if row[1] < began.get(row[0], row[1] + 1)]
    faults = [_fault(row, keys) for row in rows if row not in old]
    more = len(rows) == request.limit
    return CertificatesVerified(
        certificates=len(rows),
        unsigned=len(old),
        next_case_id=rows[-1][0] if more else "",
        next_sequence=rows[-1][1] if more else 0,
        faults=tuple(one for one in faults if one is not None),
    )


def _fault(row: tuple[Any, ...], keys: SigningKeys) -> ChainFault | None:
    case_id, seq, *rest = row
    kept = read_kept((seq, *rest))
    wrong = fault(kept, keys)
    if not wrong:
        return None
    named = f"certificate {kept.body.get('number')} of {kept.body.get('day')}"
    return ChainFault("certificates", case_id, seq, f"{named} {wrong}")
