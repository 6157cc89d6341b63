"""`trunkline serve <service>`: one service in the foreground, inside the running stack."""

import asyncio
import os
import sys

import click

from . import home, settings
from .lending import borrow
from .plan import Plan, running_plan
from .readiness import listening

WITHIN_S = 20.0


@click.command()
@click.argument("service")
def serve(service: str) -> None:
    """Run SERVICE here instead of in the background; it goes back there when it ends."""
    plan = _plan()
    if service not in plan.topology.services:
        names = ", ".join(plan.topology.services)
        raise click.BadParameter(f"there is no {service}; there are {names}")
    borrow(plan.settings.home, service)
    asyncio.run(_handed_over(plan, service))
    program = plan.program(service)
    click.echo(f"{service} now runs here; Ctrl-C gives it back")
    os.execve(sys.executable, [*program.command], dict(program.environment))  # noqa: S606 - ours


def _plan() -> Plan:
    given = settings.load()
    try:
        return running_plan(home.read_run(given.home), given)
    except home.NotRunning as refusal:
        raise click.ClickException(str(refusal)) from refusal


async def _handed_over(plan: Plan, service: str) -> None:
    """Wait until the supervisor's own child has let its ports go."""
    first = plan.topology.services[service].listens[0]
    port = plan.numbers[f"{service}.{first}"]
    async with asyncio.timeout(WITHIN_S):
        while await listening(port):  # noqa: ASYNC110 - another process sets no event of ours
            await asyncio.sleep(0.1)
