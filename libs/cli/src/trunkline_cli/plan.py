"""What each program of a stack is told: its ports, its stores, its secrets, its neighbours."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

import msgspec

from . import gateway, postgres, topology, valkey
from .additions import added
from .child import Program, inherited
from .home import Run
from .keyring import Keyring
from .ports import HOST
from .provision import at, shared_schemas
from .settings import Settings
from .topology import Service, Topology, package, role, variable

PARTS = ("postgres.sql", "valkey.resp", "gateway.http", "gateway.admin")
"""Ports of the parts that are no service of ours."""


class Placeholders(Mapping[str, str]):
    """`${NAME}` of topology.toml and gateway/: addresses, ports, secrets, as listed there."""

    def __init__(self, numbers: Mapping[str, int], keyring: Keyring, fixed: dict[str, str]) -> None:
        self._keyring = keyring
        self._known = {"GATEWAY": f"{HOST}:{numbers['gateway.http']}"} | fixed
        for listener, number in numbers.items():
            name, _, protocol = listener.rpartition(".")
            known = f"{variable(name)}_{protocol.upper()}"
            self._known |= {known: f"{HOST}:{number}", f"{known}_PORT": str(number)}
            self._known[f"{variable(name)}_HOST"] = HOST
            if protocol == "http" or f"{name}.http" not in numbers:
                self._known[f"{variable(name)}_PORT"] = str(number)

    def __getitem__(self, name: str) -> str:
        """The value; a secret that is asked for the first time is made."""
        if name.startswith("SECRET_"):
            return self._keyring[name.removeprefix("SECRET_")]
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A stack before it runs; `given` is the caller's own environment, which wins."""

    topology: Topology
    settings: Settings
    numbers: Mapping[str, int]
    keyring: Keyring
    given: Mapping[str, str] = os.environ

    def address(self, name: str, protocol: str = "grpc") -> str:
        """`host:port` of a service; raises KeyError when it does not listen to that protocol."""
        return f"{HOST}:{self.numbers[f'{name}.{protocol}']}"

    def log(self, name: str) -> Path:
        """The file that holds what a program says."""
        return self.settings.home / "logs" / f"{name}.log"

    def admin_url(self) -> str:
        """The PostgreSQL superuser's URL, given or embedded."""
        embedded = postgres.url(self.numbers["postgres.sql"], self.keyring["POSTGRES"])
        return self.settings.postgres_url or embedded

    def valkey_url(self) -> str:
        """The Valkey URL, given or embedded."""
        return self.settings.valkey_url or f"redis://{HOST}:{self.numbers['valkey.resp']}/0"

    def database_url(self, name: str) -> str:
        """A service's own database URL, with its own role."""
        service = self.topology.services[name]
        return at(self.admin_url(), service.database, role(name), self.password(name))

    def password(self, name: str) -> str:
        """The password of a service's database role."""
        return self.keyring[f"DATABASE_{variable(name)}"]

    def migration_url(self, name: str) -> str:
        """As whom a service migrates: where services share a schema, the schema's owner."""
        service = self.topology.services[name]
        if service.schema in (None, role(name)):
            return ""
        owner = str(service.schema)
        return at(self.admin_url(), service.database, owner, self.passwords()[owner])

    def passwords(self) -> dict[str, str]:
        """The password of every database role: the services' own and the schemas' owners."""
        services = {role(name): self.password(name) for name in self.topology.services}
        owners = shared_schemas(self.topology)
        return services | {one: self.keyring[f"OWNER_{variable(one)}"] for one in owners}

    def replaced(self, name: str) -> bool:
        """Whether a real backend was given in the environment, so that its stand-in is not run."""
        return any(
            _names(template, name) and self.given.get(key)
            for service in self.topology.services.values()
            if service.backend == name
            for key, template in service.environment.items()
        )

    def program(self, name: str, overrides: Mapping[str, str] | None = None) -> Program:
        """Say how to run a service, or one of the embedded parts."""
        home = self.settings.home
        match name:
            case "postgres":
                return postgres.program(home / name, self.numbers["postgres.sql"], self.log(name))
            case "valkey":
                return valkey.program(home / name, self.numbers["valkey.resp"], self.log(name))
            case "gateway":
                return gateway.program(home / name, self.placeholders(name), self.log(name))
        service = self.topology.services[name]
        return self._service(name, service.command, overrides or {})

    def preparation(self, name: str, overrides: Mapping[str, str] | None = None) -> Program | None:
        """Say what must have run to its end before a service starts, if anything."""
        service = self.topology.services.get(name)
        if service is None or not service.prepare:
            return None
        return self._service(name, service.prepare, overrides or {})

    def environment(self, name: str, overrides: Mapping[str, str]) -> dict[str, str]:
        """The whole environment of a service: ours, then the topology's, then the overrides.

        Overrides may say `${NAME}` too, for an address that is not known before the start.
        """
        service = self.topology.services[name]
        values = self.placeholders(name)
        told = {key: Template(one).substitute(values) for key, one in service.environment.items()}
        told |= {
            f"TRUNKLINE_{variable(other)}_ADDRESS": self.address(other) for other in service.calls
        }
        given = self.given if service.instance_of is None else {}  # meant for the first one
        wanted = {key: given[key] for key in told if given.get(key)}
        wanted |= {key: Template(one).safe_substitute(values) for key, one in overrides.items()}
        return inherited() | self._places(name, service) | told | wanted

    def placeholders(self, name: str) -> Placeholders:
        """What `${…}` means for one program."""
        state = self.settings.home / "state" / name
        return Placeholders(self.numbers, self.keyring, {"STATE": str(state)})

    def _places(self, name: str, service: Service) -> dict[str, str]:
        places = {
            f"TRUNKLINE_{one.upper()}_PORT": str(self.numbers[f"{name}.{one}"])
            for one in service.listens
        }
        if "postgres" in service.stores:
            places["TRUNKLINE_DATABASE_URL"] = self.database_url(name)
            if owner := self.migration_url(name):
                places["TRUNKLINE_MIGRATION_URL"] = owner
        if "valkey" in service.stores:
            places["TRUNKLINE_VALKEY_URL"] = self.valkey_url()
        return places | {"TRUNKLINE_MASTER_KEY": self.keyring["MASTER_KEY"]}

    def _service(self, name: str, words: tuple[str, ...], overrides: Mapping[str, str]) -> Program:
        (self.settings.home / "state" / name).mkdir(parents=True, exist_ok=True)
        source = self.topology.services[name].instance_of or name
        return Program(
            name=name,
            command=[sys.executable, "-m", package(source), *words],
            environment=self.environment(name, overrides),
            log=self.log(name),
        )


def declared(given: Settings) -> Topology:
    """Read the topology, with the additions that are asked for."""
    whole = topology.load()
    return whole if given.additions is None else added(whole, given.additions)


def running_plan(run: Run, given: Settings) -> Plan:
    """Give the plan of a stack that runs: its own ports, its secrets, what is given now."""
    return Plan(
        topology=declared(given),
        settings=given,
        numbers={name: int(one.rpartition(":")[2]) for name, one in run.addresses.items()},
        keyring=Keyring(given.home / "secrets.json"),
    )


def _names(template: str, stand_in: str) -> bool:
    """Whether a template names an address of a stand-in, and not of another instance of it."""
    return re.search(rf"\$\{{{variable(stand_in)}_(HTTP|GRPC|SFTP|SMTP|IMAP)", template) is not None
