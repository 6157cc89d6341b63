"""A page of additions to the topology: second instances of services, and what the rest is told."""

from pathlib import Path

import msgspec

from .topology import Service, Topology


class Addition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the page says of one service."""

    instance_of: str | None = None
    """For a name that the topology lacks: the service that it is another instance of."""
    environment: dict[str, str] = {}
    """Variables on top of those that the service, or the one it is an instance of, is told."""


class Additions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The page; like the topology's, its `${NAME}` are filled in by the supervisor."""

    services: dict[str, Addition]


class Misadded(Exception):
    """The page does not fit the topology; the text names the service and what is wrong."""


def added(declared: Topology, path: Path) -> Topology:
    """Give the topology with a page's additions; ValidationError and Misadded name their fault."""
    page = msgspec.toml.decode(path.read_bytes(), type=Additions)
    new = {name: _one(declared, name, one) for name, one in page.services.items()}
    return msgspec.structs.replace(declared, services=declared.services | new)


def _one(declared: Topology, name: str, one: Addition) -> Service:
    """An instance has ports, a state and a database role of its own, under its own name."""
    if (name in declared.services) == (one.instance_of is not None):
        raise Misadded(f"{name}: say instance_of for a new service, and only for a new one")
    source = declared.services.get(one.instance_of or name)
    if source is None:
        raise Misadded(f"{name}: there is no service {one.instance_of}")
    told = source.environment | one.environment
    instance_of = one.instance_of or source.instance_of
    return msgspec.structs.replace(source, environment=told, instance_of=instance_of)
