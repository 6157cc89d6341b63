"""The generic cell rate algorithm: a quota that refills evenly instead of in jumps.

All that is kept of a caller is its theoretical arrival time (TAT): the instant at which its
allowance will be whole again. A request moves it on by one interval and is refused when it
would lie more than a whole window ahead.
"""

import math

from msgspec import Struct

WINDOW_S = 60.0


class Allowance(Struct, frozen=True):
    """What a caller may still do."""

    allowed: bool
    """Whether this request may pass."""
    quota: int
    """Requests a window."""
    remaining: int
    """Requests that may follow at once."""
    reset_s: int
    """Seconds until the allowance is whole again."""
    retry_after_s: int = 0
    """Seconds until one request may pass; 0 when this one did."""


def lease(taken: Allowance) -> int:
    """How many more requests may pass within a second without asking: never many of what is left.

    An eighth of the rest keeps eight gateway threads, each with a lease, within the quota.
    """
    return min(taken.remaining // 8, taken.quota // 60) if taken.allowed else 0


def allowance(quota: int, tat_s: float, now_s: float, *, allowed: bool) -> Allowance:
    """Tell what is left, from the TAT after the request was counted (or refused)."""
    interval_s = WINDOW_S / quota
    ahead_s = max(tat_s - now_s, 0.0)
    remaining = math.floor((WINDOW_S - ahead_s) / interval_s + 1e-9)
    wait_s = 0 if allowed else max(1, math.ceil(ahead_s + interval_s - WINDOW_S))
    return Allowance(allowed, quota, max(remaining, 0), math.ceil(ahead_s), wait_s)


def count(quota: int, tat_s: float, now_s: float, spent: int = 0) -> tuple[float, bool]:
    """Count one request against a TAT; gives the new TAT and whether it may pass.

    `spent` requests passed before on a lease: they are counted whatever is left.
    """
    spent_s = max(tat_s, now_s) + spent * WINDOW_S / quota
    moved_s = spent_s + WINDOW_S / quota
    allowed = moved_s - now_s <= WINDOW_S + 1e-9
    return (moved_s if allowed else spent_s), allowed
