"""What the bench found of purchases."""

from msgspec import Struct


class Bought(Struct, frozen=True, kw_only=True):
    """Matching, a long bill and a large payment run, in one run."""

    bills: int
    """Matched one by one, each against what came of its order."""
    matched_per_s: float
    python_ms: float
    """CPU of procure-to-pay, a bill."""
    postgres_ms: float
    bare_ms: float
    """CPU of a client that asks the ERP for the supplier and commits four rows, a bill."""
    times_bare: float
    """Our Python by the bare client's, in this run."""
    run_bills: int
    run_s: float
    """From the proposal to its answer: all its bills are locked by then."""
    lines: int
    """Of one long bill."""
    lines_s: float
    """From its arrival to its match."""
    memory_before_mb: float
    """Resident, of procure-to-pay, before the order of that bill was asked for."""
    memory_most_mb: float
    """The most it ever had."""
