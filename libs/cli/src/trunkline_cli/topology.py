"""`services/topology.toml` as Structs, and the four spellings of a service's name."""

from pathlib import Path

import msgspec

from .settings import REPOSITORY

PATH = REPOSITORY / "services" / "topology.toml"


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one service opens, calls, stores and is told; the page itself explains each field."""

    listens: tuple[str, ...]
    calls: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    schema: str | None = None
    processes: tuple[str, ...] = ()
    database: str = "trunkline"
    backend: str | None = None
    webhooks: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    run: bool = True
    instance_of: str | None = None
    """Another service whose package it runs; only a page of additions may say so."""


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A path prefix that the gateway lets in and the service that answers it."""

    prefix: str
    service: str


class Gateway(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What Envoy lets in, and the service that it asks for leave."""

    authorises: str
    routes: tuple[Route, ...]


class Topology(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every service by its run-time name, and the gateway."""

    services: dict[str, Service]
    gateway: Gateway

    def listeners(self) -> list[str]:
        """Every port of every service as `<service>.<protocol>`, in the order of the page."""
        return [f"{name}.{port}" for name, one in self.services.items() for port in one.listens]

    def adapters(self) -> list[str]:
        """Name the system services that stand for a backend: not who signs people in."""
        services = self.services.items()
        return [name for name, one in services if one.backend and name.startswith("system-")]


def load(path: Path = PATH) -> Topology:
    """Read the page; raises `msgspec.ValidationError` naming the field that it does not know."""
    return msgspec.toml.decode(path.read_bytes(), type=Topology)


def package(name: str) -> str:
    """The import name of a service: `system-tryton` is `trunkline_system_tryton`."""
    return "trunkline_" + name.replace("-", "_")


def variable(name: str) -> str:
    """The spelling inside environment variables: `system-tryton` is `SYSTEM_TRYTON`."""
    return name.replace("-", "_").upper()


def role(name: str) -> str:
    """The PostgreSQL role, and the schema where the page names none: `system_tryton`."""
    return name.replace("-", "_")
