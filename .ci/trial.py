"""Builds every image of the chart's own trial, runs it whole and plays it; says what each took."""

from pathlib import Path

from company import STORES, Company, own_erp, trial
from containers import Containers
from playing import play
from pods import Object, pods
from policies import Edge, refused
from ran import Ran
from store import Store

SMALL = "small install: services and gateway"
"""What a company runs of it that has stores and backends of its own."""


async def tried(store: Store, folder: Path, base: str, *, figures: bool) -> list[Ran]:
    """Build every image of a trial, run it whole and play it; gives what each took."""
    objects = trial()
    names = [one.component for one in (*pods(objects), own_erp())]
    sizes = _built(store, base, [one for one in names if one not in (*STORES, "gateway")])
    company = Company(Containers(folder, store.options), folder, base, _say)
    try:
        company.start(objects)
        await play(company, figures=figures)
        faults = {one: company.looked(one) for one in sizes} | _closed(objects, company.opened())
    finally:
        company.close()
    found = [
        Ran(
            name,
            sizes.get(name, 0.0),
            one.cold_start_s,
            one.idle_mb,
            one.loaded_mb,
            faults.get(name, ""),
        )
        for name, one in company.started.items()
    ]
    return [*found, _small(found)]


def _built(store: Store, base: str, services: list[str]) -> dict[str, float]:
    """Build the images; gives what each adds to its base, in MB."""
    sizes = {}
    for name, size in store.built(services, base):
        sizes[name] = size
        _say(f"{name} is built")
    return sizes


def _closed(objects: list[Object], opened: set[Edge]) -> dict[str, str]:
    """Say of each caller which of its connections the policies would not have let through."""
    closed = refused(objects, opened)
    _say(f"{len(opened)} kinds of connections were opened, {len(closed)} against the policies")
    return {one.caller: f"no policy lets it call {one.called} at {one.port}" for one in closed}


def _say(said: str) -> None:
    print(said, flush=True)


def _small(found: list[Ran]) -> Ran:
    """Sum up what a company runs of it that has stores and backends of its own."""
    own = [one for one in found if not one.service.startswith("sandbox-")]
    small = [one for one in own if one.service not in STORES]
    idle, loaded = (sum(getattr(one, each) for one in small) for each in ("idle_mb", "loaded_mb"))
    return Ran(SMALL, 0.0, None, idle, loaded)
