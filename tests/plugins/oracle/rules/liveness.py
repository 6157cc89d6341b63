"""Everything accepted comes to its end in time, and nothing is held by the dead."""

from collections.abc import Iterator

from ..finding import Finding
from ..observed import Case, Observed

RULE = "liveness"


def check(seen: Observed) -> Iterator[Finding]:
    """Look at every case, and at how long it took to get there."""
    known = {one.order for one in seen.cases}
    for plan in seen.plan:
        if plan.order not in known:
            yield _finding(plan.order, "nobody here knows of it")
    for case in seen.cases:
        if sentence := _unwell(case):
            yield _finding(case.order or case.case_id, sentence)
    times = seen.times
    if times.settled_s > times.settled_max_s:
        yield _finding("run", f"it took {times.settled_s:.1f} s until all was at its end")
    for took_s in times.recovered_s:
        if took_s > times.recovered_max_s:
            yield _finding("recovery", f"work went on only after {took_s:.1f} s")


def _unwell(case: Case) -> str:
    if case.held_by:
        return f"it is held by {case.held_by}, which is dead"
    if not case.ended and not case.exceptions:
        return f"it is {case.state}, and nobody is asked to look at it"
    if case.ended and case.unfinished:
        return f"it is {case.state} with {case.unfinished} transitions under way"
    return ""


def _finding(about: str, sentence: str) -> Finding:
    return Finding(rule=RULE, about=about, sentence=sentence)
