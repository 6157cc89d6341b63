"""The figures for a person, with what the design aims at beside them."""

from collections.abc import Iterable, Sequence

from msgspec import structs

from .figures import (
    Bare,
    Carried,
    CountedDay,
    Door,
    Evidence,
    Growth,
    Hop,
    Idle,
    InboxRead,
    Report,
    Restart,
    Rolling,
)
from .purchase_figures import Bought

type Rows = Iterable[Sequence[object]]


def table(report: Report) -> str:
    """Write every part that was measured."""
    parts = (
        _carried(report.carried),
        _programs(report.carried),
        _beside(report.carried, report.bare),
        _hops(report.hops),
        _doors(report.doors),
        _growth(report.growth),
        _idle(report.idle),
        _restart(report.restart),
        _rolling(report.rolling),
        _evidence(report.evidence),
        _inbox(report.inbox),
        _bought(report.bought),
        _completeness(report.completeness),
    )
    head = f"\n{report.cores} cores, {report.took_s:g} s; CPU in ms"
    return "\n\n".join([head, *filter(None, parts)])


def _carried(found: Sequence[Carried]) -> str:
    waited = ("at once", "orders", "orders/s", "p50 s", "p99 s")
    used = ("CPU/order", "Python", "PostgreSQL", "Envoy, Valkey", "calls")
    head = (*waited, *used, "entries", "journal B", "stored B")
    rows = [
        (
            one.at_once,
            one.orders,
            one.orders_per_s,
            round(one.closed_after.p50_ms / 1000, 2),
            round(one.closed_after.p99_ms / 1000, 2),
            round(one.cpu_total_ms, 1),
            one.python_ms,
            one.postgres_ms,
            one.edge_ms,
            one.backend_calls,
            one.journal_entries,
            one.journal_bytes,
            one.stored_bytes,
        )
        for one in found
    ]
    return _lined("From capture to close, per order", head, rows)


def _programs(found: Sequence[Carried]) -> str:
    head = ("CPU ms/order of", *(f"{one.at_once} at once" for one in found))
    names = found[0].cpu_ms if found else ()
    rows = [(name, *(one.cpu_ms[name] for one in found)) for name in names]
    return _lined("By program", head, rows)


def _beside(carried: Sequence[Carried], bare: Sequence[Bare]) -> str:
    head = ("at once", "bare orders/s", "bare CPU", "Python", "PostgreSQL", "calls", "we: times")
    rows = [
        (
            yard.at_once,
            yard.orders_per_s,
            round(yard.cpu_total_ms, 1),
            yard.python_ms,
            yard.postgres_ms,
            yard.backend_calls,
            round(ours.cpu_total_ms / yard.cpu_total_ms, 2),
        )
        for ours, yard in zip(carried, bare, strict=False)
        if yard.cpu_total_ms
    ]
    return _lined("A bare client, the same calls and one commit a call (aim: 2.5)", head, rows)


def _hops(found: Sequence[Hop]) -> str:
    head = ("way", "calls", "p50 ms", "p99 ms", "CPU/call", "p50: times bare")
    rows = [
        (
            one.way,
            one.waits.count,
            one.waits.p50_ms,
            one.waits.p99_ms,
            one.cpu_ms,
            round(one.waits.p50_ms / found[-1].waits.p50_ms, 2),
        )
        for one in found
    ]
    return _lined("A gRPC hop (aim: p99 < 5 ms, 1.5 times bare)", head, rows)


def _doors(found: Sequence[Door]) -> str:
    head = ("door", "calls/s", "calls", "p50 ms", "p99 ms", "failures")
    rows = [
        (
            one.name,
            one.rate_per_s,
            one.waits.count,
            one.waits.p50_ms,
            one.waits.p99_ms,
            one.failures,
        )
        for one in found
    ]
    title = (
        "Through the gateway (aim at 50/s: p99 < 100 ms to order, 50 to read, 200 for a webhook)"
    )
    return _lined(title, head, rows)


def _growth(found: Sequence[Growth]) -> str:
    head = ("existing cases", "Python", "PostgreSQL", "times the first")
    rows = [
        (
            one.cases,
            one.python_ms,
            one.postgres_ms,
            round(_cost(one) / (_cost(found[0]) or 1), 2),
        )
        for one in found
    ]
    return _lined("An order among many (aim: flat)", head, rows)


def _cost(one: Growth) -> float:
    return one.python_ms + one.postgres_ms


def _idle(found: Sequence[Idle]) -> str:
    head = ("open cases", "Python, % of a core", "PostgreSQL, % of a core")
    rows = [(one.cases, one.python_core_percent, one.postgres_core_percent) for one in found]
    return _lined("Waiting", head, rows)


def _completeness(found: Sequence[CountedDay]) -> str:
    head = ("documents", "differences", "first s", "again s", "MB before", "MB at most")
    rows = [structs.astuple(one) for one in found]
    return _lined("A certificate of a day (aim: 100,000 in under 60 s)", head, rows)


def _evidence(found: Sequence[Evidence]) -> str:
    explained = ("explained p50 ms", "p99 ms")
    head = ("entries", "walked/s", "anchored s", *explained, "commits/step", "B/step", "commit ms")
    rows = [
        (
            one.entries,
            one.walked_per_s,
            one.anchored_s,
            one.waits.p50_ms,
            one.waits.p99_ms,
            one.commits_per_step,
            one.bytes_per_step,
            one.commit_ms,
        )
        for one in found
    ]
    return _lined("Evidence (aim: p99 < 100 ms at 1,000,000 entries)", head, rows)


def _inbox(found: Sequence[InboxRead]) -> str:
    head = ("question", "waiting", "calls", "p50 ms", "p99 ms")
    rows = [
        (one.name, one.waiting, one.waits.count, one.waits.p50_ms, one.waits.p99_ms)
        for one in found
    ]
    return _lined("The inbox (aim: p99 < 50 ms at 100,000 that wait)", head, rows)


def _bought(found: Bought | None) -> str:
    if found is None:
        return ""
    head = ("what", "how many", "measured")
    ours = f"{found.python_ms:g} ms of Python, {found.times_bare:g} times bare"
    memory = f"{found.memory_before_mb:g} to {found.memory_most_mb:g} MB"
    rows = [
        ("bills matched", found.bills, f"{found.matched_per_s:g} a second; {ours}"),
        ("lines of one bill", found.lines, f"matched in {found.lines_s:g} s; {memory}"),
        ("bills of one payment run", found.run_bills, f"proposed in {found.run_s:g} s"),
    ]
    return _lined("Purchases", head, rows)


def _restart(found: Restart | None) -> str:
    head = ("open transitions", "answers after s", "first ended after s", "all ended after s")
    rows = [(found.transitions, found.ready_s, found.first_s, found.done_s)] if found else []
    return _lined("Coming back after a kill (aim: 30 s)", head, rows)


def _rolling(found: Rolling | None) -> str:
    if found is None:
        return ""
    head = ("service", "replaced in s", "ended with", "answers", "failures")
    rows = [structs.astuple(one) for one in found.turned]
    upgraded = f", from {found.before}," if found.before else ""
    at = f"under {found.rate_per_s:g} calls a second (aim: no failure)"
    title = f"Every service replaced{upgraded} {at}"
    failed = ", ".join(f"{times} x {kind}" for kind, times in found.failures.items()) or "none"
    summed = (
        f"{found.waits.count} calls, p50 {found.waits.p50_ms:g} ms, p99 {found.waits.p99_ms:g} ms;"
        f" failures: {failed}; of {found.taken} orders {found.lost} lost, {found.doubled} doubled"
    )
    return f"{_lined(title, head, rows)}\n{summed}"


def _lined(title: str, head: Sequence[object], rows: Rows) -> str:
    """Right-align columns under a title; empty when there are no rows."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    if len(lines) == 1:
        return ""
    widths = [max(len(row[column]) for row in lines) for column in range(len(head))]
    text = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in lines
    ]
    return "\n".join([title, *text])
