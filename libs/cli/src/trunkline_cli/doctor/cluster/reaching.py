"""Stores and backends of a cluster: looked into where this command can reach them."""

import asyncio
from collections.abc import Sequence
from itertools import chain
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from trunkline_cli.doctor.backends import AREA, asked_of, connections
from trunkline_cli.doctor.budgets import examine_budgets
from trunkline_cli.doctor.finding import Finding, unseen
from trunkline_cli.doctor.migrations import examine_migrations
from trunkline_cli.doctor.reading import examine_reading
from trunkline_cli.doctor.stores import entered
from trunkline_cli.doctor.work import examine_work
from trunkline_cli.readiness import listening
from trunkline_cli.topology import variable

from .inside import GRPC, Inside

PORTS = {"postgres": 5432, "valkey": 6379}


async def examine_stores(inside: Inside) -> Sequence[Finding]:
    """Look into PostgreSQL and Valkey, each if it can be reached from here."""
    database, shared = await asyncio.gather(
        *(_reached(store, inside) for store in ("postgres", "valkey"))
    )
    found = [one for one in (database, shared) if one is not None]
    if database is None:
        found += await entered(inside, inside.look(inside.storing("postgres")[0]))
        looks = (examine_migrations, examine_reading, examine_work)
        found += chain.from_iterable(await asyncio.gather(*(look(inside) for look in looks)))
    if shared is None:
        found += await examine_budgets(inside)
    return found


async def examine_cluster_backends(inside: Inside) -> Sequence[Finding]:
    """Have each system service ask the backend of each of its connections."""
    up = inside.services()
    names = [name for name in inside.topology.adapters() if name in up]
    return list(
        chain.from_iterable(await asyncio.gather(*(_backend(one, inside) for one in names)))
    )


async def unreached(name: str, inside: Inside) -> Finding | None:
    """Say why a service cannot be asked from here; None when it can."""
    own = f"{inside.release.fullname()}-{name}"
    address = inside.address(name)
    host, _, port = address.rpartition(":")
    if await listening(int(port), host):
        return None
    forward = inside.release.kubectl(f"port-forward service/{own} 19090:{GRPC}")
    remedy = f"{forward} and TRUNKLINE_{variable(name)}_ADDRESS=127.0.0.1:19090"
    return unseen(AREA, name, f"cannot be asked from here, at {address}.", remedy)


async def _backend(name: str, inside: Inside) -> Sequence[Finding]:
    if away := await unreached(name, inside):
        return [away]
    remedy = f"check {', '.join(inside.topology.services[name].environment)}"
    if not (found := connections(name, inside.told[name])):
        sentence = "is not asked: its connections stand where only its pods can read."
        return [unseen(AREA, name, sentence, inside.look(name))]
    # Files and mail are fetched by the pods, from where those are.
    sentence = "has no read that asks its backend: whether it is reached, its log says."
    asked = await asked_of(name, inside.address(name), found, remedy)
    return asked or [unseen(AREA, name, sentence, inside.look(name))]


async def _reached(store: str, inside: Inside) -> Finding | None:
    """Say why a store cannot be looked into from here; None when it can."""
    names = inside.storing(store)
    option = f"`trunkline doctor --cluster --{store} 127.0.0.1:{PORTS[store]}`"
    if not names and not inside.refused:
        remedy = "make the Secret that is named above"
        return unseen("stores", store, "is told to no service.", remedy)
    if not names:
        ask = inside.release.kubectl("auth can-i get secrets")
        sentence = "is not told to this account: it may not read the Secret."
        return unseen("stores", store, sentence, f"a role until {ask} says yes")
    host, port = _at(inside.database_url(names[0]) if store == "postgres" else inside.valkey_url())
    if host.startswith("/") or await listening(port, host):
        return None
    sentence = f"cannot be reached from here, at {host}:{port}."
    return unseen("stores", store, sentence, f"forward its port, then {option}")


def _at(url: str) -> tuple[str, int]:
    """Give the host and port of a store; the host is a folder where it listens on a socket."""
    parts = urlsplit(url)
    if parts.scheme.startswith("postgres"):
        said = conninfo_to_dict(url)
        return str(said.get("host") or ""), int(said.get("port") or PORTS["postgres"])
    return parts.hostname or "", parts.port or PORTS["valkey"]
