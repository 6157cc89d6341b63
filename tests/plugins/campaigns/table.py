"""Reports as people and machines read them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import json

from .figure import Figure
from .trial import Report

COLUMNS = (
    "campaign",
    "orders",
    "faults",
    "deliveries",
    "lost",
    "doubled",
    "pennies",
    "recovered max s",
    "settled s",
    "took s",
    "oracle",
)


def table(reports: Sequence[Report]) -> str:
    """Lay reports out in columns, then the faults of each by class."""
    rows = [COLUMNS, *(_row(one) for one in reports)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = ["  ".join(_laid(row, widths)) for row in rows]
    for one in reports:
        fired = ", ".join(f"{count} {name}" for name, count in sorted(one.faults.items()))
        lines.append(f"{one.campaign} faults: {fired or 'none'}")
        if one.figures:
            told = ", ".join(_figure(name, figure) for name, figure in one.figures.items())
            lines.append(f"{one.campaign} figures: {told}")
    return "\n".join(line.rstrip() for line in lines)


def replay(report: Report) -> str:
    """Give the one command that runs a campaign again as it was."""
    words = f"--campaign {report.campaign} --size {report.size} --seed {report.seed}"
    return f"PYTHONPATH=tests/plugins .venv/bin/python -m campaigns {words}"


def written(reports: Sequence[Report], commit: str, folder: Path) -> Path:
    """Write reports as JSON into a folder; gives the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"report-{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    told = {"commit": commit, "campaigns": reports}
    path.write_bytes(json.format(json.encode(told)) + b"\n")
    return path


def _row(one: Report) -> tuple[str, ...]:
    return (
        f"{one.campaign} {one.title}",
        str(one.orders),
        str(sum(one.faults.values())),
        str(one.deliveries),
        str(one.lost),
        str(one.doubled),
        str(one.pence),
        f"{one.recovered_s.get('max', 0.0):.1f}",
        f"{one.settled_s:.1f}",
        f"{one.took_s:.1f}",
        "green" if one.green else "RED",
    )


def _figure(name: str, figure: Figure) -> str:
    most = "" if figure.limit is None else f" (at most {figure.limit:g})"
    return f"{name} {figure.value:.1f}{most}"


def _laid(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *rest = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]
