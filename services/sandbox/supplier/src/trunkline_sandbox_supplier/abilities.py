"""Which faults the supplier's operations can show."""

from collections.abc import Mapping

from trunkline_sandbox import ANSWERING, FaultKind

SFTP = ANSWERING - {"html", "late_commit", "truncated", "slow_body", "content_type"}
CUT: frozenset[FaultKind] = frozenset({"truncated", "slow_body"})
TOLD: frozenset[FaultKind] = frozenset({"drop", "duplicate", "latency", "5xx"})
ABILITIES: Mapping[str, frozenset[FaultKind]] = {
    "sftp.read": SFTP | CUT,
    "sftp.*": SFTP,
    "document": TOLD,
    "order": ANSWERING,
    "*": SFTP,
}
