"""What the doctor says about one thing, and what it was looking at."""

from collections.abc import Collection
from datetime import timedelta
from typing import Literal

from msgspec import Struct

from trunkline_cli.plan import Plan

type State = Literal["ok", "attention"]


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


class Running(Struct, frozen=True):
    """A stack that runs: how it was planned, and which of its programs should be up."""

    plan: Plan
    programs: Collection[str]

    def services(self) -> list[str]:
        """Services of the topology that should be up, in its order."""
        return [name for name in self.plan.topology.services if name in self.programs]

    def storing(self, store: str) -> list[str]:
        """Those of them that use a store."""
        services = self.plan.topology.services
        return [name for name in self.services() if store in services[name].stores]

    def look(self, name: str) -> str:
        """Give the command that shows what a program said last."""
        return f"`tail -n 30 {self.plan.log(name)}`"


def well(area: str, subject: str, sentence: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(area=area, subject=subject, state="ok", sentence=sentence)


def ill(area: str, subject: str, sentence: str, remedy: str) -> Finding:
    """Say that something needs attention, and what to do."""
    return Finding(area=area, subject=subject, state="attention", sentence=sentence, remedy=remedy)


def since(age: timedelta) -> str:
    """Say a time in its largest unit that fits, such as `3 h`."""
    seconds = int(age.total_seconds())
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
