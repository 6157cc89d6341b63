"""Walking all evidence from a page: for some seconds at a time, so that no request is long."""

import time

from msgspec import Struct

from trunkline_model.capabilities.evidence import Audit, ChainFault, VerifyCases

BUDGET_S = 4.0
AT_ONCE = 200


class Walk(Struct, frozen=True):
    """How far a walk is."""

    after: str = ""
    """Id of the last case that was walked; empty before the first and after the last."""
    cases: int = 0
    """How many were walked."""
    entries: int = 0
    """How many entries they have."""
    faults: tuple[ChainFault, ...] = ()
    """The first of each case that has one, of those walked by this request."""


async def walk_on(audit: Audit, walk: Walk, budget_s: float = BUDGET_S) -> Walk:
    """Go on until the last case, or until the time is up; there is progress in any case."""
    until = time.monotonic() + budget_s
    while True:
        found = await audit.verify_cases(VerifyCases(walk.after, AT_ONCE))
        walk = Walk(
            after=found.next_case_id,
            cases=walk.cases + found.cases,
            entries=walk.entries + found.entries,
            faults=walk.faults + found.faults,
        )
        if not walk.after or time.monotonic() > until:
            return walk
