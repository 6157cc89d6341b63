"""`python -m campaigns`: run campaigns, print a table, write JSON; 0 when all end green in time."""

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import SystemRandom

from trunkline_cli.settings import REPOSITORY

from .campaign import Size
from .catalogue import CAMPAIGNS
from .ground import ground
from .page import page
from .table import replay, table, written
from .trial import Report, hold

SIZES: tuple[Size, ...] = ("change", "full")
WITHIN_MIN = 60.0


def main() -> int:
    """Read the words, run, tell."""
    asked = words().parse_args()
    names = asked.campaign or list(CAMPAIGNS)
    commit = _commit()
    say(f"seed {asked.seed}, commit {commit}, size {asked.size}")
    ends_at = time.monotonic() + 60 * asked.within_min
    reports: list[Report] = []
    broken: list[str] = []
    for name in names:
        try:
            reports.append(asyncio.run(_one(name, asked.size, asked.seed, ends_at)))
        except (AssertionError, TimeoutError) as cause:
            say(f"{name} RED: {cause or f'not at its end within {asked.within_min:g} minutes'}")
            broken.append(name)
    say(table(reports))
    path = written(reports, commit, REPOSITORY / ".trunkline" / "faults")
    say(f"written to {path}")
    if asked.page is not None:
        asked.page.write_text(page(reports, commit, asked.seed), encoding="utf-8")
    return 0 if all(one.green for one in reports) and not broken else 1


def words() -> argparse.ArgumentParser:
    """What may be said after the command."""
    said = argparse.ArgumentParser(prog="python -m campaigns", description=__doc__)
    said.add_argument("--campaign", action="append", choices=list(CAMPAIGNS), help="all of them")
    said.add_argument("--size", choices=SIZES, default="change")
    said.add_argument("--within-min", type=float, default=WITHIN_MIN, help="bound for all together")
    said.add_argument("--page", type=Path, help="where to write the report for readers, too")
    said.add_argument("--seed", type=int, default=SystemRandom().randrange(1_000_000))
    return said


async def _one(name: str, size: Size, seed: int, ends_at: float) -> Report:
    left_s = ends_at - time.monotonic()
    with tempfile.TemporaryDirectory(prefix="trunkline-faults-") as folder:
        async with asyncio.timeout(left_s), ground(Path(folder)) as company:
            report = await hold(company, CAMPAIGNS[name], size, seed)
    say(f"{name} {'green' if report.green else 'RED'} after {report.took_s} s")
    if not report.green:
        for one in report.findings[:20]:
            say(f"  {one.rule}: {one.about}: {one.sentence}")
        for text in report.standing:
            say(f"  {text}")
        say(f"  replay: {replay(report)}")
    return report


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    asked = subprocess.run(
        [git, "rev-parse", "--short", "HEAD"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
