"""A stack whose services are replaced one after the other, as a cluster replaces pods."""

import asyncio
import urllib.request
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from types import MappingProxyType
from typing import Any, Self

from msgspec.structs import replace

from trunkline_cli.child import Child
from trunkline_cli.home import make_folders
from trunkline_cli.plan import Plan
from trunkline_cli.ports import Ports
from trunkline_cli.stack import NotReady, Stack

from .service_address import ServiceAddress

NOTHING: Mapping[str, str] = MappingProxyType({})
PRE_STOP_S = 2.0
"""How long one that goes still answers while callers already come to the new one."""
GRACE_S = 45.0
"""Between SIGTERM and SIGKILL: `terminationGracePeriodSeconds` of the chart."""
DRAINS = ("--drain-time-s", "1")
"""In which Envoy has had every caller close: as in the chart, a little less than `preStop`."""


class TurningStack(Stack):
    """A stack whose `turned` services listen behind addresses that stay."""

    def __init__(
        self,
        *given: Any,
        turned: Collection[str],
        first: Mapping[str, Mapping[str, str]] | None = None,
        **more: Any,
    ) -> None:
        """Like a Stack; `turned` names services, and `gateway`.

        `first` is told to those that are there at the beginning, by name, and to none that
        replaces one.
        """
        super().__init__(*given, **more)
        self.turned = tuple(turned)
        self._first = dict(first or {})
        self._places: dict[str, ServiceAddress] = {}
        self._told: dict[str, Plan] = {}
        self._pods = Ports(self.home / "pods.json")
        self._known: dict[str, int] = {}
        self._turns: Counter[str] = Counter()
        self._block = ExitStack()

    async def turn(self, name: str) -> int:
        """Replace one as the chart does: the new one is ready before the old one is told to go.

        Gives the status with which the old one ended.
        """
        old, told = self.children[name], self._told[name]
        self.children[name] = await self._pod(name)
        try:
            await _let_go(name, told)
        finally:
            await old.stop(GRACE_S)
        return await old.gone()

    async def __aenter__(self) -> Self:
        """Start everything, each of `turned` on ports of a block of its own."""
        make_folders(self.home)
        with ExitStack() as exits:
            exits.enter_context(self._pods)
            await super().__aenter__()
            self._block = exits.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop everything, the addresses last."""
        await super().__aexit__(*_)
        for one in self._places.values():
            await one.close()
        self._block.close()

    async def _bring_up(self, name: str) -> None:
        if name not in self.turned:
            await super()._bring_up(name)
            return
        for listener in self._outer(name):
            place = self._places[listener] = ServiceAddress(self.plan.numbers[listener])
            await place.open()
        self.children[name] = await self._pod(name, self._first.get(name, NOTHING))

    async def _pod(self, name: str, more: Mapping[str, str] = NOTHING) -> Child:
        """Start one more of a service on ports of its own, and lead callers to it alone."""
        own = self._ports_of(name)
        plan = replace(self.plan, numbers={**self.plan.numbers, **own})
        program = plan.program(name, {**self._environment.get(name, {}), **more})
        if name == "gateway":
            program = replace(program, command=[*program.command, *DRAINS])
        child = self._child(program, restarting=False)
        try:
            await self._until_ready(child, plan)
        except NotReady:
            await child.stop()
            raise
        for listener in self._outer(name):
            self._places[listener].lead_to(own[listener])
        self._told[name] = plan
        return child

    def _ports_of(self, name: str) -> dict[str, int]:
        """Give a new one of a service the ports that the one which is there has not."""
        if not self._known:
            all_of = [one for one in self.plan.numbers if one.rpartition(".")[0] in self.turned]
            self._known = self._pods.assign(f"{one}/{turn}" for one in all_of for turn in (0, 1))
        turn = self._turns[name] % 2
        self._turns[name] += 1
        mine = [one for one in self.plan.numbers if one.rpartition(".")[0] == name]
        return {one: self._known[f"{one}/{turn}"] for one in mine}

    def _outer(self, name: str) -> list[str]:
        """Name the ports to which others come; the admin port of Envoy is its own."""
        mine = [one for one in self.plan.numbers if one.rpartition(".")[0] == name]
        return [one for one in mine if not one.endswith(".admin")]


async def _let_go(name: str, told: Plan) -> None:
    """Wait as `preStop` does; Envoy meanwhile tells its callers to close."""
    if name == "gateway":
        admin = f"http://127.0.0.1:{told.numbers['gateway.admin']}"
        for path in ("/healthcheck/fail", "/drain_listeners?graceful&skip_exit"):
            await asyncio.to_thread(_post, admin + path)
    await asyncio.sleep(PRE_STOP_S)


def _post(url: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=5):  # noqa: S310 - our Envoy
        pass
