"""What the doctor says about one thing, and what it was looking at."""

from collections.abc import Collection
from datetime import timedelta
from typing import Literal, Protocol

from msgspec import Struct

from trunkline_cli.plan import Plan
from trunkline_cli.topology import Topology

type State = Literal["ok", "attention", "unseen"]
"""Unseen: it could not be looked at from here, which says nothing about how it is."""


class Finding(Struct, frozen=True, kw_only=True):
    """One sentence about one thing; what needs attention comes with one remedy."""

    area: str
    """What kind of check it was, such as migrations."""
    subject: str
    """What was looked at: a service, a store, a setting."""
    state: State
    sentence: str
    remedy: str = ""
    """A command or a setting that exists; empty when all is well."""


class Place(Protocol):
    """Where services run, as far as a look into their stores and a remedy need to know it."""

    @property
    def topology(self) -> Topology:
        """What is declared."""
        ...

    def services(self) -> list[str]:
        """Services of the topology that should be up, in its order."""
        ...

    def storing(self, store: str) -> list[str]:
        """Those of them that use a store."""
        ...

    def database_url(self, name: str) -> str:
        """A service's own database URL."""
        ...

    def valkey_url(self) -> str:
        """Where budgets and wake-ups are shared."""
        ...

    def look(self, name: str) -> str:
        """Give the command that shows what a program said last."""
        ...

    def rerun(self, name: str) -> str:
        """Give the command that runs a service anew."""
        ...

    def migrate(self, name: str) -> str:
        """Say what applies a service's new migrations."""
        ...


class Running(Struct, frozen=True):
    """A stack that runs: how it was planned, and which of its programs should be up."""

    plan: Plan
    programs: Collection[str]

    @property
    def topology(self) -> Topology:
        """What is declared, with the additions that were asked for."""
        return self.plan.topology

    def services(self) -> list[str]:
        """Services of the topology that should be up, in its order."""
        return [name for name in self.topology.services if name in self.programs]

    def storing(self, store: str) -> list[str]:
        """Those of them that use a store."""
        services = self.topology.services
        return [name for name in self.services() if store in services[name].stores]

    def look(self, name: str) -> str:
        """Give the command that shows what a program said last."""
        return f"`tail -n 30 {self.plan.log(name)}`"

    def rerun(self, name: str) -> str:
        """Give the command that runs a service anew."""
        return f"`trunkline serve {name}` runs it in front of you"

    def migrate(self, name: str) -> str:
        """Say what applies a service's new migrations."""
        return f"`trunkline serve {name}` applies what is new"

    def database_url(self, name: str) -> str:
        """A service's own database URL."""
        return self.plan.database_url(name)

    def valkey_url(self) -> str:
        """Where budgets and wake-ups are shared."""
        return self.plan.valkey_url()


def well(area: str, subject: str, sentence: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(area=area, subject=subject, state="ok", sentence=sentence)


def ill(area: str, subject: str, sentence: str, remedy: str) -> Finding:
    """Say that something needs attention, and what to do."""
    return Finding(area=area, subject=subject, state="attention", sentence=sentence, remedy=remedy)


def unseen(area: str, subject: str, sentence: str, remedy: str) -> Finding:
    """Say that something could not be looked at from here, and what would let us."""
    return Finding(area=area, subject=subject, state="unseen", sentence=sentence, remedy=remedy)


def since(age: timedelta) -> str:
    """Say a time in its largest unit that fits, such as `3 h`."""
    seconds = int(age.total_seconds())
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
