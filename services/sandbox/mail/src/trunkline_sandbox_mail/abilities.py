"""Which faults the server's protocols can show."""

from collections.abc import Mapping

from trunkline_sandbox import ANSWERING, FaultKind

SPOKEN = ANSWERING - {"html", "truncated", "reset", "slow_body", "content_type"}
ABILITIES: Mapping[str, frozenset[FaultKind]] = {"smtp.*": SPOKEN, "imap.*": SPOKEN, "*": SPOKEN}
"""A lost answer is a connection that is cut; 429 is a "not now" and 5xx a "never"."""
