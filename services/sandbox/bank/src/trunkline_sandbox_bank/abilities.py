"""Which faults the bank's operations can show.

A file has no status page and no content type, and opening one late leaves nothing behind.
"""

from collections.abc import Mapping

from trunkline_sandbox import ANSWERING, FaultKind

CUT: frozenset[FaultKind] = frozenset({"truncated", "slow_body"})
SFTP = ANSWERING - {"html", "late_commit", "truncated", "slow_body", "content_type"}
TOLD: frozenset[FaultKind] = frozenset({"drop", "duplicate", "reorder", "truncated"})
ABILITIES: Mapping[str, frozenset[FaultKind]] = {
    "sftp.read": SFTP | CUT,
    "sftp.*": SFTP,
    "statement": TOLD,
    "report": TOLD,
    "*": SFTP,
}
