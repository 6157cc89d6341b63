"""`trunkline doctor`: look at everything, say one sentence and one remedy a finding."""

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import UTC
from itertools import chain
from typing import Any

import click
import msgspec

from trunkline_cli import topology
from trunkline_cli.home import NotRunning, Run, read_run
from trunkline_cli.plan import running_plan
from trunkline_cli.settings import Settings, load
from trunkline_kit import clock

from .backends import examine_backends
from .budgets import examine_budgets
from .declared import examine_pins, examine_settings
from .finding import Finding, Running
from .machine import examine_machine
from .migrations import examine_migrations
from .programs import examine_programs, not_running, supervised
from .reading import examine_reading
from .report import summary
from .secrets import examine_secrets
from .stores import examine_postgres, examine_valkey
from .work import examine_work

LOOKS = (
    examine_programs,
    examine_postgres,
    examine_valkey,
    examine_migrations,
    examine_backends,
    examine_budgets,
    examine_reading,
    examine_work,
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings for a program.")
@click.option("--cluster", is_flag=True, help="Look at a release in a cluster, as kubectl would.")
@click.option("--kubeconfig", help="Another file than kubectl's own.")
@click.option("--context", help="Another context of that file than the current one.")
@click.option("-n", "--namespace", help="Where the release is; else the context's.")
@click.option("--release", default="", help="Which one, where a namespace holds several.")
@click.option("--postgres", metavar="HOST:PORT", help="Where its PostgreSQL was forwarded to.")
@click.option("--valkey", metavar="HOST:PORT", help="Where its Valkey was forwarded to.")
def doctor(*, as_json: bool, cluster: bool, **asked: Any) -> None:
    """Say what is reachable, configured, migrated, healthy and behind, and what to do.

    Exit 0 when all is well, 1 when something needs attention. Looks only, changes nothing.
    """
    found = asyncio.run(_clustered(asked) if cluster else examine(load()))
    click.echo(msgspec.json.encode(found).decode() if as_json else summary(found))
    sys.exit(1 if any(one.state == "attention" for one in found) else 0)


async def _clustered(asked: dict[str, Any]) -> Sequence[Finding]:
    from .cluster import Asked, examine_cluster  # noqa: PLC0415 - a cluster's client is slow

    return await examine_cluster(Asked(**asked))


async def examine(settings: Settings) -> Sequence[Finding]:
    """Look at the machine, at what is declared, and at the stack that runs in the home."""
    declared = topology.load()
    systems = [name for name, one in declared.services.items() if one.backend]
    found = [
        *examine_machine(settings.home),
        *examine_secrets(settings, declared, os.environ),
        *examine_pins(systems, clock.today(UTC)),
    ]
    try:
        run = read_run(settings.home)
    except NotRunning as refusal:
        return [*found, not_running(str(refusal))]
    return [*found, *await _stack(run, settings)]


async def _stack(run: Run, settings: Settings) -> Sequence[Finding]:
    running = Running(running_plan(run, settings), run.programs)
    looked = await asyncio.gather(*(look(running) for look in LOOKS))
    return [*examine_settings(running), supervised(run), *chain.from_iterable(looked)]
