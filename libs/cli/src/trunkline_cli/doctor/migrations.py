"""Migrations: what each service knows against what was applied to its schema."""

import asyncio
from collections.abc import Iterable, Sequence
from importlib.metadata import requires
from importlib.util import find_spec

import psycopg
from msgspec import Struct

from trunkline_cli.topology import package, role
from trunkline_store.migrations import Migration, migrations_of

from .finding import Finding, Place, ill, well

AREA = "migrations"
LIBRARIES = ("trunkline-store", "trunkline-durable")
"""They bring SQL along, which a service that depends on them applies before its own."""
APPLIED = "SELECT package, name, checksum FROM {}.applied_migrations"


class Applied(Struct, frozen=True):
    """One row of what was applied."""

    package: str
    name: str
    checksum: str


def known(service: str) -> list[Migration]:
    """Every migration that a service has to find in its schema; empty for those without one."""
    required = set(requires(f"trunkline-{service}") or ())
    packages = [f"{one.replace('-', '_')}.sql" for one in LIBRARIES if one in required]
    own = f"{package(service)}.sql"
    if packages and find_spec(own) is not None:
        packages.append(own)
    return [one for name in packages for one in migrations_of(name)]


async def examine_migrations(place: Place) -> Sequence[Finding]:
    """Compare for every service that has a schema; those that cannot be asked are left out."""
    names = [name for name in place.storing("postgres") if known(name)]
    found = await asyncio.gather(*(_examine(name, place) for name in names))
    return [one for one in found if one is not None]


async def _examine(name: str, place: Place) -> Finding | None:
    try:
        applied = await _applied(name, place)
    except psycopg.OperationalError:
        return None
    return judged(name, known(name), applied, place.migrate(name))


def judged(
    service: str, known: Sequence[Migration], applied: Iterable[Applied], remedy: str
) -> Finding:
    """Say what is missing, what was changed after it was applied, what a newer release left."""
    ours = {(one.package, one.name): one.checksum for one in known}
    packages = {one.package for one in known}
    theirs = {(one.package, one.name): one.checksum for one in applied if one.package in packages}
    missing = [name for _, name in sorted(ours.keys() - theirs.keys())]
    if missing:
        return ill(AREA, service, f"lacks {', '.join(missing)}.", remedy)
    newer = [name for _, name in sorted(theirs.keys() - ours.keys())]
    if newer:
        sentence = f"has {', '.join(newer)} of a newer release, which this code does not know."
        return ill(AREA, service, sentence, "run the release that applied it: `git log --tags`")
    changed = [name for (at, name), checksum in ours.items() if theirs[at, name] != checksum]
    if changed:
        sentence = f"was given {', '.join(changed)} with other contents than the code has now."
        return ill(AREA, service, sentence, f"undo the change: `git log -- '*/sql/{changed[0]}'`")
    return well(AREA, service, f"has all {len(known)} applied.")


async def _applied(name: str, place: Place) -> list[Applied]:
    schema = place.topology.services[name].schema or role(name)
    url = place.database_url(name)
    async with await psycopg.AsyncConnection.connect(url, connect_timeout=3) as conn:
        words = psycopg.sql.SQL(APPLIED).format(psycopg.sql.Identifier(schema))
        try:
            rows = await (await conn.execute(words)).fetchall()
        except psycopg.errors.UndefinedTable:
            return []
    return [Applied(*row) for row in rows]
