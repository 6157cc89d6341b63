"""`trunkline bench`: measure in a stack of its own, print a table or JSON."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import uvloop
from msgspec import json
from msgspec.structs import replace

from trunkline_cli.stack import NotReady

from .company import Late
from .figures import Report
from .parts import FULL, PARTS, QUICK, Size, measure, sized
from .table import table


@click.command()
@click.option("--full", is_flag=True, help="All parts at full size: an hour, 20 GB of disk.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures for a program.")
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Only this part.")
@click.option("--orders", type=click.IntRange(1), help="Orders at each level.")
@click.option(
    "--cases",
    multiple=True,
    type=click.IntRange(1),
    help="Among so many cases, entries, exceptions or documents, as 1000000.",
)
@click.option("--from", "before", default="", help="The commit that `rolling` upgrades from.")
def bench(
    *,
    full: bool,
    as_json: bool,
    parts: tuple[str, ...],
    orders: int | None,
    cases: tuple[int, ...],
    before: str,
) -> None:
    """Measure what an order costs and how quickly the doors answer; three minutes.

    A stack of its own is started in a folder that is removed at the end; a running one is left
    alone. Compare ratios and CPU: other programs on the machine disturb seconds.
    """
    size = replace(sized(FULL if full else QUICK, parts, orders, cases), before=before)
    say = _quiet if as_json else click.echo
    try:
        report = uvloop.run(_measured(size, say))
    except (NotReady, Late, RuntimeError) as failure:
        click.echo(f"bench failed: {failure}", err=True)
        sys.exit(1)
    click.echo(json.encode(report).decode() if as_json else table(report))


async def _measured(size: Size, say: Callable[[str], None]) -> Report:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="trunkline-bench-") as folder:
        report = await measure(size, Path(folder), say)
    report.cores = len(os.sched_getaffinity(0))
    report.took_s = round(time.monotonic() - began, 1)
    return report


def _quiet(_: str) -> None:
    pass
