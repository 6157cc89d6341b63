"""The parts of the bench and how large each is."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from . import (
    carrying,
    completeness,
    doors,
    evidence,
    growth,
    hop,
    inbox,
    purchases,
    rolling,
    yardstick,
)
from .company import Company, company
from .figures import Report

PARTS = (
    *("hop", "orders", "doors", "growth", "idle", "restart", "rolling"),
    *("evidence", "inbox", "completeness", "purchases"),
)
WARM_UP = 4
"""Orders before the first figure: connections are made and plans are cached."""

type Say = Callable[[str], None]


class Size(Struct, frozen=True, kw_only=True):
    """How much of each part."""

    parts: tuple[str, ...]
    levels: tuple[tuple[int, int], ...]
    """Orders at once, and how many in all."""
    hop_calls: int
    door_rate_per_s: float
    door_calls: int
    cases: tuple[int, ...]
    """Existing cases, growing."""
    growth_orders: int
    idle_cases: tuple[int, ...]
    """Open cases, growing."""
    idle_s: float
    restart_transitions: int
    rolling_rate_per_s: float = 50.0
    before: str = ""
    """The commit from which the rolling part upgrades; empty: this code replaces itself."""
    evidence_entries: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    """Entries of the journal, growing."""
    inbox_waiting: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    """Open exceptions, growing."""
    inbox_calls: int = 500
    documents: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    """Of the day that is counted, growing."""
    bills: int = 500
    """Of suppliers, matched one by one."""
    bill_lines: int = 10_000
    """Of one long bill."""
    run_bills: int = 5_000
    """Of one payment run."""


QUICK = Size(
    parts=("hop", "orders", "doors", "growth"),
    levels=((1, 8), (8, 40), (32, 96)),
    hop_calls=1000,
    door_rate_per_s=10.0,
    door_calls=50,
    cases=(1_000, 10_000),
    growth_orders=40,
    idle_cases=(0, 10_000),
    idle_s=10.0,
    restart_transitions=1_000,
)
"""Three minutes on two cores."""

FULL = Size(
    parts=PARTS,
    levels=((1, 40), (8, 200), (32, 400)),
    hop_calls=10_000,
    door_rate_per_s=50.0,
    door_calls=500,
    cases=(1_000, 10_000, 100_000),
    growth_orders=120,
    idle_cases=(0, 100_000),
    idle_s=60.0,
    restart_transitions=10_000,
)


def sized(size: Size, parts: Iterable[str], orders: int | None, cases: Iterable[int]) -> Size:
    """Change a size as a person asked."""
    if chosen := tuple(one for one in PARTS if one in set(parts)):
        size = replace(size, parts=chosen)
    if orders:
        levels = tuple((at_once, orders) for at_once, _ in size.levels)
        size = replace(size, levels=levels, growth_orders=orders, door_calls=orders)
    if grown := tuple(sorted(cases)):
        many = {"inbox_waiting": grown, "evidence_entries": grown, "documents": grown}
        size = replace(size, cases=grown, **many)
    return size


async def measure(size: Size, home: Path, say: Say) -> Report:
    """Run the parts of that size one after the other."""
    report = Report()
    if "hop" in size.parts:
        say("gRPC hop")
        report.hops = await hop.measure(size.hop_calls)
    if "rolling" in size.parts:
        report.rolling = await rolling.measure(
            home / "rolling", size.rolling_rate_per_s, say, size.before
        )
    if "inbox" in size.parts:
        report.inbox = await inbox.measure(
            home / "inbox", size.inbox_waiting, size.inbox_calls, say
        )
    if "completeness" in size.parts:
        for documents in size.documents:
            folder = home / f"completeness-{documents}"
            report.completeness += (await completeness.measure(folder, documents, say),)
    if "purchases" in size.parts:
        report.bought = await purchases.measure(
            home / "purchases",
            say,
            bills=size.bills,
            lines=size.bill_lines,
            run_bills=size.run_bills,
        )
    chosen = [BESIDE_A_COMPANY[name] for name in size.parts if name in BESIDE_A_COMPANY]
    if chosen:
        async with company(home, say) as one:
            say("warming up")
            await carrying.carry(one, 1, WARM_UP)
            for part in chosen:
                await part(one, size, report, say)
            if "orders" in size.parts:
                await _bare(one, size, report, say)
    return report


async def _orders(one: Company, size: Size, report: Report, say: Say) -> None:
    for at_once, orders in size.levels:
        say(f"{orders} orders, {at_once} at once")
        report.carried += (await carrying.measure(one, at_once, orders),)


async def _doors(one: Company, size: Size, report: Report, say: Say) -> None:
    say(f"{size.door_calls} calls at each door, {size.door_rate_per_s:g} a second")
    report.doors = await doors.measure(one, size.door_rate_per_s, size.door_calls)


async def _growth(one: Company, size: Size, report: Report, say: Say) -> None:
    for cases in size.cases:
        say(f"{size.growth_orders} orders among {cases} cases")
        report.growth += (await growth.measure(one, cases, size.growth_orders),)


async def _idle(one: Company, size: Size, report: Report, say: Say) -> None:
    for cases in size.idle_cases:
        say(f"{size.idle_s:g} s beside {cases} open cases")
        report.idle += (await growth.idle(one, cases, size.idle_s),)


async def _restart(one: Company, size: Size, report: Report, say: Say) -> None:
    say(f"a restart with {size.restart_transitions} transitions open")
    report.restart = await growth.restart(one, size.restart_transitions)


async def _evidence(one: Company, size: Size, report: Report, say: Say) -> None:
    say(f"evidence among {', '.join(map(str, size.evidence_entries))} entries")
    report.evidence = await evidence.measure(one, size.evidence_entries)


async def _bare(one: Company, size: Size, report: Report, say: Say) -> None:
    """Come last: our services are stopped for it."""
    await yardstick.silence(one)
    for at_once, orders in size.levels:
        say(f"the bare client: {orders} orders, {at_once} at once")
        report.bare += (await yardstick.measure(one, at_once, orders),)


BESIDE_A_COMPANY: dict[str, Callable[[Company, Size, Report, Say], Awaitable[None]]] = {
    "orders": _orders,
    "doors": _doors,
    "growth": _growth,
    "idle": _idle,
    "restart": _restart,
    "evidence": _evidence,
}
"""What needs running services, in the order in which it disturbs the next least."""
