"""A running Trunkline, whole or in part: for `trunkline up` and for tests alike."""

import asyncio
import signal
from asyncio import FIRST_COMPLETED
from collections.abc import Callable, Collection, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

import msgspec

from . import home, postgres
from .child import Child, Program
from .keyring import Keyring
from .plan import PARTS, Plan, declared
from .ports import Ports
from .provision import provision
from .readiness import until_ready
from .returning import Returning
from .settings import Settings
from .telling import tell
from .tokens import introduce
from .warden import Warden

AT_ONCE = 3
"""Services that start together: more would only take the processor from one another."""
READY_WITHIN_S = 90.0
STORES = ("postgres", "valkey")


class NotReady(Exception):
    """A program did not start; the text ends with its log."""


class Stack:
    """Services with the parts that they need, on free loopback ports, in one home folder.

    `services` names what to start (`gateway` for Envoy); None is everything that the topology
    runs. `postgres` and `valkey` are started when one of them needs it or when they are named.
    `environment` adds variables by service, with the topology's `${NAME}` filled in. `tolerant`
    reports a service that does not start instead of raising NotReady. A home holds one stack.
    """

    def __init__(
        self,
        folder: Path,
        services: Collection[str] | None = None,
        *,
        environment: Mapping[str, Mapping[str, str]] | None = None,
        settings: Settings | None = None,
        restarting: bool = False,
        tolerant: bool = False,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.home = folder.absolute()
        self._settings = msgspec.structs.replace(settings or Settings(), home=self.home)
        self.topology = declared(self._settings)
        self.waiting: set[str] = set()
        self.failed: dict[str, str] = {}
        self.left_out: set[str] = set()
        self.preparing: dict[str, Child] = {}
        self.children: dict[str, Child] = {}
        self._asked = services
        self._environment = {name: dict(told) for name, told in (environment or {}).items()}
        self._restarting = restarting
        self._tolerant = tolerant
        self._report = report
        self._warden = Warden(self.home)
        self._ports = Ports(self.home / "ports.json")
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._plan: Plan | None = None
        self._exits = AsyncExitStack()
        self._returning = Returning(self._returned, READY_WITHIN_S)

    @property
    def plan(self) -> Plan:
        """What every program is told; exists once the stack was entered."""
        if self._plan is None:
            raise RuntimeError("the stack has not been started")
        return self._plan

    def address(self, name: str, protocol: str = "grpc") -> str:
        """`host:port` of a service, running or not; `gateway` listens to http."""
        return self.plan.address(name, protocol)

    def url(self, name: str) -> str:
        """Where a service answers HTTP."""
        return f"http://{self.address(name, 'http')}"

    def database_url(self, name: str) -> str:
        """A service's own database, with its own role."""
        return self.plan.database_url(name)

    def environment(self, name: str) -> dict[str, str]:
        """What a service is told, for a test that runs its code in the same process."""
        return self.plan.environment(name, self._environment.get(name, {}))

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to a program and to all that it started."""
        self.children[name].send(number)

    async def gone(self, name: str) -> int:
        """Wait until a program has ended; gives its status (negative: the signal)."""
        return await self.children[name].gone()

    async def stop(self, name: str) -> None:
        """Stop one program and leave it stopped; its data stay."""
        await self.children[name].stop()

    async def restart(self, name: str, environment: Mapping[str, str] | None = None) -> None:
        """Stop a program if it runs and start it again, with other variables if some are given."""
        if name in self.children:
            await self.children[name].stop()
        if environment is not None:
            self._environment[name] = dict(environment)
        await self._launch(name)

    async def __aenter__(self) -> Self:
        """Start everything; on failure everything is stopped again before the error is raised."""
        home.make_folders(self.home)
        async with AsyncExitStack() as exits:
            await self._warden.open()
            exits.push_async_callback(self._warden.close)
            ports = exits.enter_context(self._ports)
            self._plan = Plan(
                topology=self.topology,
                settings=self._settings,
                numbers=ports.assign([*PARTS, *self.topology.listeners()]),
                keyring=Keyring(self.home / "secrets.json"),
            )
            introduce(self.home)
            exits.push_async_callback(self._stop_all)
            telling = asyncio.create_task(tell(self.waiting, self.preparing, self._report))
            exits.callback(telling.cancel)
            await self._start_all()
            telling.cancel()
            self._exits = exits.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop everything: services first, then what they stored in."""
        await self._exits.aclose()

    def names(self) -> list[str]:
        """The services to start, and `gateway`: those asked for, or all that the topology runs."""
        if self._asked is not None:
            return list(self._asked)
        services = self.topology.services.items()
        wanted = [name for name, one in services if one.run and not self.plan.replaced(name)]
        return [name for name in (*wanted, "gateway") if name not in self.left_out]

    async def _start_all(self) -> None:
        asked = self.names()
        names = [name for name in asked if name not in STORES]
        stores = {name for name in asked if name in STORES}
        for name, service in self.topology.services.items():
            stores |= set(service.stores) if name in names else set()
        embedded = self._embedded(stores)
        await self._together(embedded)
        if "postgres" in stores:
            await provision(self.plan.admin_url(), self.topology, self.plan.passwords())
        await self._together(names)
        home.write_run(self.home, self.plan.numbers, [*embedded, *names])

    def _embedded(self, stores: Collection[str]) -> list[str]:
        given = {"postgres": self._settings.postgres_url, "valkey": self._settings.valkey_url}
        if "postgres" in stores and not self._settings.postgres_url:
            postgres.prepare(self.home / "postgres", self.plan.keyring["POSTGRES"])
        return [name for name, url in given.items() if name in stores and not url]

    async def _together(self, names: Collection[str]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for name in names:
                    group.create_task(self._launch(name))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _launch(self, name: str) -> None:
        self.waiting.add(name)
        self.failed.pop(name, None)
        try:
            await self._prepare(name)
            async with self._turn:
                await self._bring_up(name)
            self._report(f"{name} ready")
        except NotReady as error:
            if not self._tolerant or name in STORES:
                raise
            self.failed[name] = str(error)
            known = name in self.children and self.children[name].deaths
            self._report(f"{name} is not ready" if known else str(error))
        finally:
            self.waiting.discard(name)

    async def _prepare(self, name: str) -> None:
        program = self.plan.preparation(name, self._environment.get(name))
        if program is None:
            return
        child = self.preparing[name] = self._child(program, restarting=False)
        await child.start(watched=False)
        try:
            if await child.gone() != 0:
                raise NotReady(f"{name} could not be prepared; its log ends:\n{child.tail()}")
        finally:
            del self.preparing[name]
            await child.stop()

    async def _bring_up(self, name: str) -> None:
        program = self.plan.program(name, self._environment.get(name))
        child = self.children[name] = self._child(program, restarting=self._restarting)
        await self._until_ready(child, self.plan)

    async def _until_ready(self, child: Child, plan: Plan) -> None:
        """Start a program that was told a plan; NotReady when it does not come up in time."""
        await child.start()
        name = child.program.name
        ready = asyncio.create_task(until_ready(name, plan))
        lost = asyncio.create_task(child.lost.wait())
        try:
            await asyncio.wait((ready, lost), timeout=READY_WITHIN_S, return_when=FIRST_COMPLETED)
            if not ready.done():
                raise NotReady(f"{name} did not get ready; its log ends:\n{child.tail()}")
            ready.result()
        finally:
            ready.cancel()
            lost.cancel()

    def _child(self, program: Program, *, restarting: bool) -> Child:
        name = program.name
        return Child(
            program,
            restarting=restarting,
            track=self._warden.track,
            report=self._report,
            revived=lambda: self._returning.expect(name, until_ready(name, self.plan)),
        )

    def _returned(self, name: str) -> None:
        if name not in self.waiting:
            self.failed.pop(name, None)
            self._report(f"{name} ready again")

    async def _stop_all(self) -> None:
        home.forget_run(self.home)
        self._returning.forget()
        stores = [self.children.pop(name) for name in STORES if name in self.children]
        await asyncio.gather(*(child.stop() for child in self.children.values()))
        await asyncio.gather(*(child.stop() for child in stores))
