"""CPU seconds of running programs, from /proc: each with all that it started."""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

PROC = Path("/proc")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PARENT, OWN_AND_REAPED = 1, slice(11, 15)
"""Where they stand after the name: ppid; utime stime cutime cstime, in ticks."""


class Process(Struct, frozen=True):
    """One process as the kernel sees it."""

    parent: int
    ticks: int
    """Its own and those of children that have ended."""


class Meter:
    """Reads what programs have used; `aside` names processes that are not to be counted."""

    def __init__(self, programs: Mapping[str, int], aside: Iterable[int] = ()) -> None:
        self._programs, self._aside = dict(programs), frozenset(aside)

    def read(self) -> dict[str, float]:
        """CPU seconds since each program began, by its name."""
        processes = running()
        children: dict[int, list[int]] = defaultdict(list)
        for pid, process in processes.items():
            children[process.parent].append(pid)
        return {
            name: self._ticks(pid, processes, children) / TICKS_PER_S
            for name, pid in self._programs.items()
        }

    def _ticks(
        self, pid: int, processes: Mapping[int, Process], children: Mapping[int, list[int]]
    ) -> int:
        found, waiting = 0, [pid]
        while waiting:
            one = waiting.pop()
            if one in processes and one not in self._aside:
                found += processes[one].ticks
            waiting += children.get(one, [])
        return found


def running() -> dict[int, Process]:
    """Every process that can be read; one that ends meanwhile is left out."""
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                text = (folder / "stat").read_text()
            except OSError:
                continue
            found[int(folder.name)] = parsed(text)
    return found


def parsed(stat: str) -> Process:
    """Read /proc/<pid>/stat; a program's name may hold blanks and brackets."""
    fields = stat.rpartition(")")[2].split()
    return Process(int(fields[PARENT]), sum(map(int, fields[OWN_AND_REAPED])))


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """CPU seconds between two readings."""
    return {name: after[name] - before.get(name, 0.0) for name in after}
