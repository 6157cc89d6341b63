"""The doctor in a small stack of real processes, each thing broken once and mended again."""

import json
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import click
import msgspec
import psycopg
import pytest
from command_line import run
from eventually import eventually

from trunkline_cli.doctor.command import examine
from trunkline_cli.doctor.finding import Finding
from trunkline_cli.main import main
from trunkline_cli.settings import REPOSITORY, Settings
from trunkline_cli.stack import Stack

ASKED = ("sandbox-warehouse", "system-warehouse")
"""A backend that a read reaches."""
KNOCKED_AT = ("sandbox-mail", "system-mail")
SIGNED_IN_AT = ("sandbox-issuer", "experience-web")
"""A backend of no system service."""
SERVICES = (*ASKED, *KNOCKED_AT, *SIGNED_IN_AT, "process-operations")
CASE = """
INSERT INTO process.cases (case_id, process, business_key, holder, lease_until)
VALUES ('case-1', 'order-to-cash', 'SO-1', %s, now() - interval '5 minutes')
"""
TRANSITION = """
INSERT INTO process.transitions (transition_id, case_id, name, cause, state, due_at)
VALUES ('t-1', 'case-1', 'book_order', 'x', 'parked', now() - interval '3 hours')
"""
EXCEPTION = """
INSERT INTO process.exceptions (exception_id, process, reason, sentence, owner, raised_at, state,
    decided_at)
VALUES ('exc-1', 'inventory', 'unknown_sku', 'It is not listed.', 'operations',
    now() - interval '2 days', %s, now() - interval '1 hour')
"""
CURSOR = """
INSERT INTO process.cursors (consumer, source, position) VALUES ('inventory', 'system-warehouse', 0)
"""
EVENT = """
INSERT INTO system_warehouse.event_log (position, source, event_id, body, recorded_at)
VALUES (1, 'x', 'x', '', now() - interval '10 minutes')
"""
FORGET = (
    "DELETE FROM process.transitions",
    "DELETE FROM process.cases",
    "DELETE FROM process.exceptions",
    "DELETE FROM process.cursors",
)

type Examine = Callable[[], Awaitable[dict[str, Finding]]]


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """One of each kind of backend, and a process service, which makes all tables."""
    async with Stack(tmp_path_factory.mktemp("home"), SERVICES) as running:
        yield running


@pytest.fixture
async def attention(stack: Stack) -> Examine:
    """What needs attention now, by subject, once what was broken before is well again."""

    async def look() -> dict[str, Finding]:
        found = await examine(Settings(home=stack.home))
        return {one.subject: one for one in found if one.state == "attention"}

    async def well() -> bool:
        return not await look()

    await eventually(well, within_s=60)
    return look


@asynccontextmanager
async def told(
    stack: Stack, service: str, *broken: tuple[str, Sequence[object]], mended: tuple[str, ...]
) -> AsyncIterator[None]:
    """Break something in a service's tables until the block ends."""
    url = stack.database_url(service)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        try:
            for words, values in broken:
                await conn.execute(words.encode(), values)
            yield
        finally:
            for words in mended:
                await conn.execute(words.encode())


def assert_real(remedy: str) -> None:
    """Hold each command of a remedy to what exists: a word of ours, a target, a program, a file."""
    commands = re.findall(r"`([^`]+)`", remedy)
    for first, *words in (one.split() for one in commands):
        if first == "trunkline":
            context = click.Context(main)
            assert isinstance(main, click.Group)
            command = main.get_command(context, words[0])
            assert command, remedy
            if isinstance(command, click.Group):
                assert words[1] in command.commands, remedy
        elif first == "make":
            assert all(f"\n{one}:" in (REPOSITORY / "Makefile").read_text() for one in words)
        else:
            assert shutil.which(first), remedy
            assert all(Path(one).exists() for one in words if one.startswith("/")), remedy
    assert commands or "TRUNKLINE_" in remedy


async def test_all_is_well_in_a_fresh_stack(stack: Stack, attention: Examine) -> None:
    assert not await attention()
    status, said = await run(stack.home, "doctor")
    assert status == 0, said
    assert "All is well" in said


@pytest.mark.usefixtures("attention")
async def test_findings_are_told_to_a_program(stack: Stack) -> None:
    status, said = await run(stack.home, "doctor", "--json")
    assert status == 0
    found = msgspec.json.decode(said, type=list[Finding])
    healthy = {one.subject for one in found if one.area == "programs"}
    assert healthy == {"supervisor", *SERVICES}
    assert all(set(one) >= {"area", "subject", "state", "sentence"} for one in json.loads(said))


async def test_a_stopped_service_is_found_with_its_log_and_its_consequence(
    stack: Stack, attention: Examine
) -> None:
    await stack.stop("sandbox-warehouse")
    try:
        found = await attention()
    finally:
        await stack.restart("sandbox-warehouse")
    assert set(found) == {"sandbox-warehouse", "system-warehouse"}
    assert "nothing listens" in found["sandbox-warehouse"].sentence
    assert found["system-warehouse"].area == "backends"
    assert_real(found["sandbox-warehouse"].remedy)
    assert_real(found["system-warehouse"].remedy)


async def test_a_missing_migration_is_named(stack: Stack, attention: Examine) -> None:
    kept = "CREATE TABLE kept AS SELECT * FROM applied_migrations"
    lose = "DELETE FROM applied_migrations WHERE name = '0001_sweep.sql'"
    mend = (
        "INSERT INTO applied_migrations SELECT * FROM kept ON CONFLICT DO NOTHING",
        "DROP TABLE kept",
    )
    async with told(stack, "system-warehouse", (kept, ()), (lose, ()), mended=mend):
        found = await attention()
    assert set(found) == {"system-warehouse"}
    assert found["system-warehouse"].sentence == "lacks 0001_sweep.sql."
    assert_real(found["system-warehouse"].remedy)


async def test_valkey_may_be_gone_and_what_that_means_is_said(
    stack: Stack, attention: Examine
) -> None:
    await stack.stop("valkey")
    try:
        found = await attention()
    finally:
        await stack.restart("valkey")
    assert set(found) == {"valkey"}
    assert "Nothing is lost" in found["valkey"].sentence
    assert_real(found["valkey"].remedy)


async def test_postgres_may_be_gone(stack: Stack, attention: Examine) -> None:
    await stack.stop("postgres")
    try:
        found = await attention()
    finally:
        await stack.restart("postgres")
    assert "lets nobody in" in found["postgres"].sentence
    assert_real(found["postgres"].remedy)


async def test_a_reader_that_lags_is_told_with_positions_and_age(
    stack: Stack, attention: Examine
) -> None:
    log = ("UPDATE system_warehouse.event_head SET position = 1", ())
    empty = ("DELETE FROM event_log", "UPDATE event_head SET position = 0")
    async with (
        told(stack, "process-operations", (CURSOR, ()), mended=FORGET),
        told(stack, "system-warehouse", log, (EVENT, ()), mended=empty),
    ):
        found = await attention()
    assert set(found) == {"inventory ← system-warehouse"}
    (lagging,) = found.values()
    assert lagging.area == "event logs"
    assert "stands at 0 of 1: 1 wait, the oldest for 10 min" in lagging.sentence
    assert_real(lagging.remedy.replace(str(stack.plan.log("process-inventory")), "/"))


async def test_an_overdue_transition_is_told_with_its_case(
    stack: Stack, attention: Examine
) -> None:
    broken = ((CASE, [None]), (TRANSITION, ()))
    async with told(stack, "process-operations", *broken, mended=FORGET):
        found = await attention()
    assert set(found) == {"order-to-cash"}
    sentence = found["order-to-cash"].sentence
    assert sentence == "has 1 transitions overdue, the oldest (SO-1) by 3 h."
    assert found["order-to-cash"].remedy.startswith("`trunkline cases show SO-1`")


async def test_a_case_whose_worker_is_gone_is_told(stack: Stack, attention: Examine) -> None:
    async with told(stack, "process-operations", (CASE, ["worker-9"]), mended=FORGET):
        found = await attention()
    assert set(found) == {"order-to-cash"}
    assert "held by a worker that is gone, SO-1 for 5 min" in found["order-to-cash"].sentence


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("open", "has 1 exceptions waiting for a person, exc-1 for 2 d."),
        ("decided", "has not carried out 1 decisions, that on exc-1 for 1 h."),
    ],
)
async def test_what_waits_for_a_person_is_told_with_its_age(
    stack: Stack, attention: Examine, state: str, sentence: str
) -> None:
    async with told(stack, "process-operations", (EXCEPTION, [state]), mended=FORGET):
        found = await attention()
    assert set(found) == {"inventory"}
    assert found["inventory"].sentence == sentence
    assert_real(found["inventory"].remedy.partition(" and ")[0])


async def test_without_a_stack_only_that_needs_attention(tmp_path: Path) -> None:
    status, said = await run(tmp_path, "doctor", "--json")
    assert status == 1
    (missing,) = [one for one in json.loads(said) if one["state"] == "attention"]
    assert missing["sentence"].startswith("no stack is running")
    assert_real(missing["remedy"])
