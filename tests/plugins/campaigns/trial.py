"""Running a campaign against a company and having the oracle judge it."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from oracle.finding import Finding
from oracle.observed import Fault, Observed
from oracle.verdict import judge

from .baskets import chance_of
from .campaign import Campaign, Size
from .figure import Figure
from .ground import Ground


class Report(Struct, frozen=True, kw_only=True):
    """What a campaign came to."""

    campaign: str
    title: str
    size: Size
    seed: int
    green: bool
    orders: int
    """Placed in it, purchases too."""
    completed: int
    """Of all that were placed in this company so far, how many are at their end."""
    lost: int
    doubled: int
    pence: int
    """Pennies of difference."""
    deliveries: int
    """Accepted, of what was sent unasked."""
    faults: dict[str, int]
    """How often each class of faults fired."""
    recovered_s: dict[str, float]
    """Recovery times: count, median, max."""
    settled_s: float
    """From the last blow until everything was at its end."""
    took_s: float
    findings: tuple[Finding, ...]
    figures: dict[str, Figure] = {}
    """What was measured besides, by name with its unit."""
    standing: tuple[str, ...] = ()
    """What was not at its end when the wait was over."""


async def hold(ground: Ground, campaign: Campaign, size: Size, seed: int) -> Report:
    """Strike, let it settle, judge."""
    began, placed = time.monotonic(), _placed(ground)
    ground.recovered_s.clear()
    ground.figures.clear()
    missing = campaign.workers - len(ground.workers.alive)
    await ground.workers.start(max(missing, 0))
    chance = chance_of(f"{campaign.name}/{seed}")
    await campaign.blows(ground, chance, campaign.orders[size])
    settled_s = await ground.settled()
    seen = await ground.observed(await ground.mend(), settled_s)
    verdict = judge(seen)
    findings = (
        *(one for one in verdict.findings if one.rule not in campaign.unjudged),
        *_beyond(ground.figures),
        *(campaign.check(ground, seen) if campaign.check else ()),
    )
    return Report(
        campaign=campaign.name,
        title=campaign.title,
        size=size,
        seed=seed,
        green=not findings,
        orders=_placed(ground) - placed,
        completed=_completed(seen),
        lost=verdict.lost,
        doubled=verdict.doubled,
        pence=verdict.pence,
        deliveries=sum(one.accepted for one in seen.deliveries),
        faults=_by_class(seen.faults),
        recovered_s=_spread(seen),
        settled_s=round(settled_s, 1),
        took_s=round(time.monotonic() - began, 1),
        findings=findings,
        figures=dict(ground.figures),
        standing=await ground.standing(),
    )


def _placed(ground: Ground) -> int:
    return len(ground.plan) + len(ground.purchases.plan)


def _completed(seen: Observed) -> int:
    placed = {one.order for one in seen.plan} | {one.purchase for one in seen.bought.plan}
    return sum(one.ended and one.order in placed for one in seen.cases)


def _beyond(figures: Mapping[str, Figure]) -> Iterator[Finding]:
    for name, one in figures.items():
        if one.over > 0:
            sentence = f"{one.value:.1f}, and {one.limit} is the most that it may be"
            yield Finding(rule="figures", about=name, sentence=sentence)


def _by_class(faults: tuple[Fault, ...]) -> dict[str, int]:
    fired: Counter[str] = Counter()
    for one in faults:
        fired[one.name.partition(" on ")[0]] += one.fired
    return dict(fired)


def _spread(seen: Observed) -> dict[str, float]:
    times = sorted(seen.times.recovered_s)
    if not times:
        return {}
    return {"count": len(times), "median": times[len(times) // 2], "max": times[-1]}
