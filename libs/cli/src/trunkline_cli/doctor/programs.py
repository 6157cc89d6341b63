"""Whether every program that should be up answers as a healthy one."""

import asyncio
from collections.abc import Sequence

from trunkline_cli.home import Run
from trunkline_cli.readiness import checks, listening

from .finding import Finding, Running, ill, well

AREA = "programs"
STORES = ("postgres", "valkey")
"""They are looked at as what they are, in `stores`."""
ANSWER_S = 10.0


async def examine_programs(running: Running) -> Sequence[Finding]:
    """Ask each service, and the gateway, all at once."""
    names = [name for name in running.programs if name not in STORES]
    return await asyncio.gather(*(_examine(name, running) for name in names))


async def _examine(name: str, running: Running) -> Finding:
    numbers = {key: port for key, port in running.plan.numbers.items() if _of(key, name)}
    places = ", ".join(f"{key.rpartition('.')[2]} {port}" for key, port in numbers.items())
    silent = [key for key, port in numbers.items() if not await listening(port)]
    if silent:
        sentence = f"does not run: nothing listens on {', '.join(silent)}."
        return ill(AREA, name, sentence, _remedy(name, running))
    if await _healthy(name, running):
        return well(AREA, name, f"answers ({places}).")
    return ill(AREA, name, f"listens ({places}) but is not healthy.", _remedy(name, running))


async def _healthy(name: str, running: Running) -> bool:
    try:
        async with asyncio.timeout(ANSWER_S):
            return all([await check() for check in checks(name, running.plan)])
    except TimeoutError:
        return False


def _remedy(name: str, running: Running) -> str:
    if name in running.plan.topology.services:
        return f"{running.look(name)} says why; `trunkline serve {name}` runs it in front of you"
    return f"{running.look(name)} says why; stop the stack and start it with `trunkline up`"


def _of(listener: str, name: str) -> bool:
    return listener.rpartition(".")[0] == name


def not_running(refusal: str) -> Finding:
    """Say that there is nothing to examine but the machine."""
    return ill(AREA, "stack", f"{refusal.partition(':')[0]}.", "start it with `trunkline up`")


def supervised(run: Run) -> Finding:
    """Say who keeps everything up."""
    return well(AREA, "supervisor", f"runs {len(run.programs)} programs as process {run.pid}.")
