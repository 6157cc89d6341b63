"""KEDA scales by how long work waits: its query as rendered, asked of a real PostgreSQL."""

import re
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from chart import CHART, Object, of_kind, rendered
from toy_process import TOY, Backends, place, rows, until

from trunkline_cli.provision import at, provision, shared_schemas
from trunkline_cli.topology import Topology, load, role
from trunkline_durable.engine import Engine
from trunkline_durable.migrations import migrate_process
from trunkline_process_inventory.processes import GOODS_RECEIPT, inventory
from trunkline_process_order_to_cash.process import ORDER_TO_CASH
from trunkline_process_procure_to_pay.processes import processes
from trunkline_process_procure_to_pay.terms import Terms
from trunkline_store.keys import Keyring

KEEPERS = {name: one for name, one in load().services.items() if one.processes}
DESK = "process-order-to-cash"
GRANTS = re.findall(r"```sql\n(.*?)```", (CHART / "README.md").read_text(), re.DOTALL)
CASE = """
INSERT INTO process.cases (case_id, process, business_key, holder, lease_until)
VALUES (%(id)s, %(process)s, %(id)s, %(holder)s, now() + make_interval(secs => %(lease)s))
"""
TRANSITION = """
INSERT INTO process.transitions (transition_id, case_id, name, cause, state, due_at)
VALUES (%(id)s, %(id)s, 'book', 'placed', %(state)s, now() - make_interval(secs => %(age)s))
"""


def scaled() -> dict[str, Object]:
    return of_kind(rendered("ci/queue"), "ScaledObject")


def trigger(service: str) -> Object:
    found: Object = scaled()[f"acme-trunkline-{service}"]["spec"]["triggers"][0]
    return found


def query(service: str) -> str:
    return str(trigger(service)["metadata"]["query"])


@pytest.fixture(scope="module")
async def server(postgres_url: str) -> AsyncIterator[str]:
    """A migrated database with the roles of those that keep a queue, and KEDA's as documented."""
    topology = Topology(services=KEEPERS, gateway=load().gateway)
    names = [*map(role, KEEPERS), *shared_schemas(topology)]
    await provision(postgres_url, topology, dict.fromkeys(names, "known"))
    await migrate_process(url_of(postgres_url, "process"))
    [grants] = GRANTS
    with psycopg.connect(at(postgres_url, "trunkline"), autocommit=True) as conn:
        conn.execute(grants.encode())
        yield postgres_url
        conn.execute("DROP OWNED BY keda")
        conn.execute("DROP ROLE keda")
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute("DROP DATABASE trunkline WITH (FORCE)")


@pytest.fixture(params=[role(DESK), "keda"])
def asking(server: str, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """A connection as KEDA has it: as the service, or with the role that the README makes."""
    with psycopg.connect(url_of(server, request.param), autocommit=True) as conn:
        yield conn


@pytest.fixture
def desk(server: str) -> Iterator[psycopg.Connection]:
    """A connection to write with; what was written is taken away."""
    with psycopg.connect(url_of(server, role(DESK)), autocommit=True) as conn:
        yield conn
        conn.execute("DELETE FROM process.transitions")
        conn.execute("DELETE FROM process.cases")


def url_of(postgres_url: str, user: str) -> str:
    """The database as somebody else; the embedded server is reached by its socket."""
    return at(postgres_url, "trunkline").replace("//postgres:", f"//{user}:")


def owe(desk: psycopg.Connection, state: str, age_s: float, **case: object) -> None:
    """Put work into the tables: `lease` is how long its holder keeps it, in seconds."""
    known = f"{state}-{age_s}-{len(case)}"
    given = {"id": known, "process": "order-to-cash", "holder": None, "lease": None, **case}
    desk.execute(CASE, given)
    desk.execute(TRANSITION, {"id": known, "state": state, "age": age_s})


def age(conn: psycopg.Connection, service: str = DESK) -> int:
    """Ask as KEDA does: one row, one number."""
    [(found,)] = conn.execute(query(service).encode()).fetchall()
    assert type(found) is int
    return found


def test_nothing_waits_where_nothing_is_owed(asking: psycopg.Connection) -> None:
    assert age(asking) == 0


@pytest.mark.parametrize("state", ["open", "parked", "running"])
def test_the_age_is_that_of_the_oldest_work_that_is_due(
    asking: psycopg.Connection, desk: psycopg.Connection, state: str
) -> None:
    owe(desk, "open", 5)
    owe(desk, state, 90)
    assert 90 <= age(asking) < 100


@pytest.mark.parametrize(
    ("state", "age_s", "case"),
    [
        pytest.param("open", -60, {}, id="due later"),
        pytest.param("parked", -60, {}, id="tried again later"),
        pytest.param("running", 90, {"holder": "other", "lease": 10}, id="at hand"),
        pytest.param("open", 90, {"holder": "other", "lease": 10}, id="next of a case at hand"),
        pytest.param("done", 90, {}, id="done"),
        pytest.param("stuck", 90, {}, id="waits for a person"),
        pytest.param("discarded", 90, {}, id="discarded"),
        pytest.param("withdrawn", 90, {}, id="withdrawn"),
        pytest.param("open", 90, {"process": "purchase"}, id="of another service"),
    ],
)
def test_what_no_further_pod_would_begin_is_not_waited_for(
    asking: psycopg.Connection,
    desk: psycopg.Connection,
    state: str,
    age_s: float,
    case: dict[str, object],
) -> None:
    owe(desk, state, age_s, **case)
    assert age(asking) == 0


def test_what_a_worker_dropped_waits_since_its_lease_ended(
    asking: psycopg.Connection, desk: psycopg.Connection
) -> None:
    owe(desk, "running", 86_400, holder="dead", lease=-20)
    assert 20 <= age(asking) < 30


def test_the_role_of_keda_reads_nothing_else(server: str) -> None:
    with (
        psycopg.connect(url_of(server, "keda")) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute("SELECT snapshot FROM process.cases")


async def test_work_that_waited_is_gone_once_somebody_is_at_it(database_url: str) -> None:
    await migrate_process(database_url)
    keyring, backends = Keyring(bytes(32)), Backends()
    engine = Engine(database_url, keyring=keyring, processes=(TOY,), clients=backends)
    asked = query(DESK).replace("'order-to-cash'", f"'{TOY.name}'")
    async with engine.opened():
        await place(engine, "SO-1")
        await rows(engine, "UPDATE transitions SET due_at = now() - interval '1 hour' RETURNING 1")
        [(waited,)] = await rows(engine, asked)
    assert 3600 <= waited < 3700
    async with engine.running():

        async def nothing_waits() -> bool:
            return await rows(engine, asked) == [(0,)]

        await until(nothing_waits)


def test_the_topology_names_every_process_that_a_service_moves() -> None:
    moved = {
        "process-inventory": (inventory(1.0), GOODS_RECEIPT),
        "process-order-to-cash": (ORDER_TO_CASH,),
        "process-procure-to-pay": processes(Terms()).every,
    }
    told = {name: set(one.processes) for name, one in KEEPERS.items()}
    assert told == {name: {one.name for one in every} for name, every in moved.items()}


def test_those_that_keep_a_queue_are_scaled_by_it_and_the_rest_by_cpu() -> None:
    objects = rendered("ci/queue")
    assert set(scaled()) == {f"acme-trunkline-{name}" for name in KEEPERS}
    by_cpu = set(of_kind(objects, "HorizontalPodAutoscaler"))
    assert by_cpu == {"acme-trunkline-process-operations", "acme-trunkline-process-partners"}
    for one in scaled().values():
        assert [part["type"] for part in one["spec"]["triggers"]] == ["postgresql", "cpu"]
        assert one["spec"]["minReplicaCount"] >= 1


def test_keda_connects_with_a_secret_that_is_named_and_never_told() -> None:
    found = {
        service: of_kind(rendered("ci/queue"), "TriggerAuthentication")[
            trigger(service)["authenticationRef"]["name"]
        ]["spec"]["secretTargetRef"]
        for service in (DESK, "process-procure-to-pay")
    }
    own = {"parameter": "connection", "name": "trunkline-databases", "key": f"database-url-{DESK}"}
    assert found[DESK] == [own]
    [other] = found["process-procure-to-pay"]
    assert (other["name"], other["key"]) == ("keda-database", "url")
    assert trigger(DESK)["metadata"].keys() == {"query", "targetQueryValue"}
