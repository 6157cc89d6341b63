import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from trunkline_cli.home import NotRunning, read_run
from trunkline_cli.plan import Plan
from trunkline_cli.settings import Settings
from trunkline_cli.stack import NotReady, Stack
from trunkline_cli.warden import AlreadyRunning, Warden

type Ended = Callable[..., bool]

SUPERVISOR = """
import asyncio, pathlib, signal, sys
from trunkline_cli.settings import Settings
from trunkline_cli.stack import Stack
async def main():
    async with Stack(pathlib.Path(sys.argv[1]), ["sandbox-warehouse", "sandbox-bank"]) as stack:
        stack.kill("sandbox-bank", signal.SIGSTOP)
        print(*(child.group for child in stack.children.values()), flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


async def session(url: str) -> tuple[str, ...]:
    """Who a service is in its database."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        found = await connection.execute(
            "SELECT session_user, current_user, current_schema(), current_database()"
        )
        return tuple(await found.fetchone() or ())


async def test_each_service_has_a_role_and_the_process_layer_shares_a_schema(
    tmp_path: Path,
) -> None:
    async with Stack(tmp_path, ["postgres"]) as stack:
        system = await session(stack.database_url("system-tryton"))
        process = await session(stack.database_url("process-order-to-cash"))
        backend = await session(stack.database_url("sandbox-tryton"))
    assert system == ("system_tryton", "system_tryton", "system_tryton", "trunkline")
    own = "process_order_to_cash"  # and not the owner of the schema, who could change evidence
    assert process == (own, own, "process", "trunkline")
    assert backend[0] == "sandbox_tryton"
    assert backend[3] == "tryton"


async def test_data_outlive_the_stack(tmp_path: Path) -> None:
    for statement in ("CREATE TABLE kept (note text)", "INSERT INTO kept VALUES ('still here')"):
        async with Stack(tmp_path, ["postgres"]) as stack:
            url = stack.database_url("system-bank")
            async with await psycopg.AsyncConnection.connect(url) as connection:
                await connection.execute(statement)


async def test_a_killed_service_answers_again_at_the_same_address(tmp_path: Path) -> None:
    async with Stack(tmp_path, ["sandbox-warehouse"]) as stack:
        before = stack.url("sandbox-warehouse")
        stack.kill("sandbox-warehouse")
        assert await stack.gone("sandbox-warehouse") == -signal.SIGKILL
        await stack.restart("sandbox-warehouse")
        assert stack.url("sandbox-warehouse") == before
        assert stack.children["sandbox-warehouse"].alive


async def test_a_service_that_died_is_brought_back_and_said_to_be_ready_again(
    tmp_path: Path,
) -> None:
    said: asyncio.Queue[str] = asyncio.Queue()
    async with Stack(
        tmp_path, ["sandbox-warehouse"], restarting=True, report=said.put_nowait
    ) as stack:
        stack.kill("sandbox-warehouse")
        async with asyncio.timeout(30):
            while "ready again" not in await said.get():
                pass
        assert stack.children["sandbox-warehouse"].alive


async def test_two_stacks_run_side_by_side(tmp_path: Path) -> None:
    async with (
        Stack(tmp_path / "one", ["sandbox-warehouse"]) as one,
        Stack(tmp_path / "two", ["sandbox-warehouse"]) as two,
    ):
        assert one.url("sandbox-warehouse") != two.url("sandbox-warehouse")
        assert all(stack.children["sandbox-warehouse"].alive for stack in (one, two))


async def test_a_service_that_cannot_start_is_named_with_its_log(tmp_path: Path) -> None:
    broken = {"sandbox-warehouse": {"TRUNKLINE_HTTP_PORT": "none"}}
    with pytest.raises(NotReady, match=r"(?s)sandbox-warehouse.*http_port"):
        async with Stack(tmp_path, ["sandbox-warehouse"], environment=broken):
            pass


async def test_a_tolerant_stack_runs_the_rest(tmp_path: Path) -> None:
    broken = {"sandbox-warehouse": {"TRUNKLINE_HTTP_PORT": "none"}}
    names = ["sandbox-warehouse", "sandbox-bank"]
    async with Stack(tmp_path, names, environment=broken, tolerant=True) as stack:
        assert list(stack.failed) == ["sandbox-warehouse"]
        assert stack.children["sandbox-bank"].alive


async def test_a_home_holds_one_stack(tmp_path: Path) -> None:
    async with Stack(tmp_path, []):
        with pytest.raises(AlreadyRunning):
            await Warden(tmp_path, wait_s=0.1).open()


async def test_other_commands_find_a_running_stack(tmp_path: Path) -> None:
    async with Stack(tmp_path, []) as stack:
        run = read_run(tmp_path)
        assert run.addresses["gateway.http"] == stack.address("gateway", "http")
    with pytest.raises(NotRunning):
        read_run(tmp_path)


async def test_a_real_backend_replaces_its_stand_in(tmp_path: Path) -> None:
    async with Stack(tmp_path, []) as stack:
        plan = stack.plan
        real = Plan(
            topology=plan.topology,
            settings=plan.settings,
            numbers=plan.numbers,
            keyring=plan.keyring,
            given={"TRUNKLINE_SHOPIFY_URL": "https://shop.example"},
        )
    assert real.replaced("sandbox-shopify")
    assert not real.replaced("sandbox-warehouse")
    told = real.environment("system-shopify", {})
    assert told["TRUNKLINE_SHOPIFY_URL"] == "https://shop.example"


async def test_no_child_outlives_a_supervisor_that_was_killed(
    tmp_path: Path, has_ended: Ended
) -> None:
    """Not even one that was frozen."""
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SUPERVISOR, str(tmp_path), stdout=subprocess.PIPE
    )
    assert supervisor.stdout
    line = await asyncio.wait_for(supervisor.stdout.readline(), 60)
    supervisor.kill()
    await supervisor.wait()
    assert len(line.split()) == 2
    assert all(has_ended(int(group)) for group in line.split())


async def test_a_service_can_be_pointed_at_a_stand_in_before_its_port_is_known(
    tmp_path: Path,
) -> None:
    erp = {"process-order-to-cash": {"TRUNKLINE_SYSTEM_TRYTON_ADDRESS": "${SANDBOX_ERP_GRPC}"}}
    async with Stack(tmp_path, [], environment=erp) as stack:
        told = stack.environment("process-order-to-cash")
        assert told["TRUNKLINE_SYSTEM_TRYTON_ADDRESS"] == stack.address("sandbox-erp")


async def test_a_given_postgres_and_valkey_are_used_and_none_is_started(tmp_path: Path) -> None:
    async with Stack(tmp_path / "theirs", ["postgres", "valkey"]) as theirs:
        given = Settings(postgres_url=theirs.plan.admin_url(), valkey_url=theirs.plan.valkey_url())
        async with Stack(tmp_path / "ours", ["process-partners"], settings=given) as ours:
            assert set(ours.children) == {"process-partners"}
            who = await session(ours.database_url("process-partners"))
            assert who[0] == "process_partners"
            told = ours.environment("process-partners")
            assert told["TRUNKLINE_VALKEY_URL"] == given.valkey_url
