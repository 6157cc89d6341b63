"""`trunkline demo`: play both orders and the purchase, and judge what came of them."""

import asyncio
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
import httpx
import msgspec

from trunkline_cli.home import NotRunning, read_run
from trunkline_cli.settings import load
from trunkline_cli.stack import NotReady, Stack
from trunkline_cli.warden import AlreadyRunning
from trunkline_kit.errors import TrunklineError
from trunkline_model.capabilities.order_to_cash import OrderDocument

from .following import Stuck
from .outcome import Outcome
from .play import WITHIN_S, play
from .shop_order import Say

FAILURES = (Stuck, NotReady, AlreadyRunning, TrunklineError, RuntimeError, httpx.HTTPError)
"""What may go wrong without a bug of ours: said in a sentence, not in a traceback."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the outcome for a program.")
@click.option(
    "--within", "within_s", default=WITHIN_S, show_default=True, help="Seconds a move may take."
)
def demo(*, as_json: bool, within_s: float) -> None:
    """Play two orders and a purchase; exit 0 when all closed with every figure as expected.

    A stack that is running is used; without one everything is started and stopped again.
    """
    say = _quiet if as_json else click.echo
    try:
        outcome = asyncio.run(_demo(say, within_s))
    except FAILURES as failure:
        click.echo(f"demo failed: {reason(failure)}", err=True)
        sys.exit(1)
    click.echo(msgspec.json.encode(outcome).decode() if as_json else summary(outcome))
    sys.exit(1 if outcome.differences else 0)


async def _demo(say: Say, within_s: float) -> Outcome:
    settings = load()
    addresses = running(settings.home)
    if addresses is not None:
        return await play(addresses, settings.home, say, within_s)
    async with Stack(settings.home, settings=settings, report=say) as stack:
        return await play(running(stack.home) or {}, stack.home, say, within_s)


def running(home: Path) -> Mapping[str, str] | None:
    """The addresses of a stack that runs in that home; None when none does."""
    try:
        return read_run(home).addresses
    except NotRunning:
        return None


def reason(failure: Exception) -> str:
    """Why the demo did not come through, in a sentence that is never empty."""
    if isinstance(failure, TrunklineError):
        return failure.sentence
    if isinstance(failure, httpx.HTTPError):
        return f"HTTP failed: {failure or type(failure).__name__}"
    return str(failure) or type(failure).__name__


def _quiet(_: str) -> None:
    pass


def summary(outcome: Outcome) -> str:
    """Tell a person what came of the play."""
    lines = [""]
    for case in outcome.cases:
        lines.append(f"{case.order_number} {case.state} in {case.duration_s} s")
        lines += _left(case.documents)
    bought = outcome.purchase
    lines.append(f"{bought.purchase_number} {bought.state} in {bought.duration_s} s")
    lines += [*_left(bought.documents), f"  received and not invoiced: {bought.grni}"]
    for system, totals in outcome.control_totals.items():
        counted = ", ".join(f"{one.count} {one.document_type}" for one in totals)
        lines.append(f"{system} gained {counted or 'nothing'}")
    lines.append(str(outcome.coverage))
    lines += [f"NOT AS EXPECTED: {one}" for one in outcome.differences]
    lines.append("every figure is as expected" if not outcome.differences else "the demo failed")
    return "\n".join(lines)


def _left(documents: Iterable[OrderDocument]) -> list[str]:
    return [
        f"  {one.system:<18} {one.document_type:<20} {one.number:<24} {one.amount or ''}"
        for one in documents
    ]
