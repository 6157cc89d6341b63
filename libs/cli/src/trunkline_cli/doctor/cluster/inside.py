"""A release as a place where services run: their stores, and the commands that look at them."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from trunkline_cli.topology import Topology, variable

from .release import Release

GRPC = 9090
"""The port that every service of the chart answers gRPC at."""


class Inside(Struct, frozen=True, kw_only=True):
    """What is declared, what runs, and what each service is told there."""

    topology: Topology
    release: Release
    told: Mapping[str, Mapping[str, str]]
    """The environment of each service, as far as this account may read it."""
    refused: bool = False
    """Whether this account may not read a Secret that a service is told by."""
    forwarded: Mapping[str, str]
    """`host:port` in place of a store's own, by `postgres` and `valkey`."""

    def services(self) -> list[str]:
        """Services of the topology that are deployed, in its order."""
        return [name for name in self.topology.services if name in self.release.deployments]

    def storing(self, store: str) -> list[str]:
        """Those of them that use a store, and whose way to it may be read."""
        variable = {"postgres": "TRUNKLINE_DATABASE_URL", "valkey": "TRUNKLINE_VALKEY_URL"}[store]
        services = self.topology.services
        return [
            name
            for name in self.services()
            if store in services[name].stores and variable in self.told[name]
        ]

    def database_url(self, name: str) -> str:
        """A service's own database URL, at the forwarded port when there is one."""
        return self._forwarded("postgres", self.told[name]["TRUNKLINE_DATABASE_URL"])

    def valkey_url(self) -> str:
        """Where budgets and wake-ups are shared; empty when nobody is told."""
        urls = [self.told[name]["TRUNKLINE_VALKEY_URL"] for name in self.storing("valkey")]
        return self._forwarded("valkey", urls[0]) if urls else ""

    def address(self, name: str) -> str:
        """`host:port` of a service: one that was forwarded, else as the cluster's DNS has it."""
        own = f"{self.release.fullname()}-{name}.{self.release.namespace}.svc:{GRPC}"
        return os.environ.get(f"TRUNKLINE_{variable(name)}_ADDRESS") or own

    def look(self, name: str) -> str:
        """Give the command that shows what a program said last."""
        return self.release.kubectl(f"logs deployment/{self.release.fullname()}-{name} --tail 30")

    def rerun(self, name: str) -> str:
        """Give the command that replaces a service's pods."""
        at = f"deployment/{self.release.fullname()}-{name}"
        return f"{self.release.kubectl(f'rollout restart {at}')} starts it anew"

    def migrate(self, name: str) -> str:
        """Say what applies a service's new migrations."""
        return (
            f"`helm upgrade {self.release.instance()}` runs the migrations of {name} and the others"
        )

    def _forwarded(self, store: str, url: str) -> str:
        parts = urlsplit(url)
        if store not in self.forwarded:
            return url
        user, at, _ = parts.netloc.rpartition("@")
        return parts._replace(netloc=f"{user}{at}{self.forwarded[store]}").geturl()
