"""The report as a page of the documentation, with the command that makes it anew."""

from collections.abc import Sequence
from datetime import UTC, datetime

from .table import replay
from .trial import Report

HEAD = """# What the campaigns came to

Made by `{command}` at {commit} on {on}, {minutes:.0f} minutes in all. {promise}

| campaign | orders | faults fired | deliveries | lost | doubled | pennies | back within, s | took, s | oracle |
|---|---|---|---|---|---|---|---|---|---|
"""  # noqa: E501 - a table's head is one line
COMMAND = "make faults ARGS='--seed {seed} --page tests/faults/REPORT.md'"


def page(reports: Sequence[Report], commit: str, seed: int) -> str:
    """Lay reports out as Markdown: what was struck, what came of it, how to have each again."""
    head = HEAD.format(
        command=COMMAND.format(seed=seed),
        commit=commit,
        on=f"{datetime.now(UTC):%Y-%m-%d}",
        minutes=sum(one.took_s for one in reports) / 60,
        promise=_promise(reports),
    )
    return head + "".join([*map(_row, reports), "\n", *map(_faults, reports)])


def _promise(reports: Sequence[Report]) -> str:
    orders = sum(one.orders for one in reports)
    faults = sum(sum(one.faults.values()) for one in reports)
    lost, doubled, pence = (
        sum(getattr(one, what) for one in reports) for what in ("lost", "doubled", "pence")
    )
    return (
        f"{orders:,} orders, {faults:,} faults: {lost} lost, {doubled} doubled,"
        f" {pence} pennies of difference."
    )


def _row(one: Report) -> str:
    cells = (
        f"{one.campaign} {one.title}",
        f"{one.orders:,}",
        f"{sum(one.faults.values()):,}",
        f"{one.deliveries:,}",
        str(one.lost),
        str(one.doubled),
        str(one.pence),
        f"{one.recovered_s['max']:.1f}" if one.recovered_s else "",
        f"{one.took_s:.0f}",
        "green" if one.green else "**red**",
    )
    return f"| {' | '.join(cells)} |\n"


def _faults(one: Report) -> str:
    fired = ", ".join(f"{count} {name}" for name, count in sorted(one.faults.items()))
    return f"- {one.campaign}: {fired or 'none'}. Again: `{replay(one)}`\n"
