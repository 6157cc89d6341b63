"""Corrections and replays go over gRPC to the process whose case they are about."""

from collections.abc import AsyncIterator

import pytest
from acting import GATE, anybody
from correctable_process import AT, SALES, Ordered, Shop
from eventually import eventually
from grpc.aio import Channel
from service_process import free_port

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline_durable.correcting import CorrectionDesk
from trunkline_durable.engine import Engine
from trunkline_durable.inbox import list_exceptions
from trunkline_durable.lifecycles import DeclaredLifecycles
from trunkline_durable.migrations import migrate_process
from trunkline_durable.replaying import ReplayDesk
from trunkline_durable.settings import EngineSettings
from trunkline_durable.workroom import Workroom
from trunkline_durable.writing import Said
from trunkline_kit.channel import connect
from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_kit.rpc import call_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CaseRef,
    CorrectCase,
    Correction,
    Corrections,
    FieldChange,
    GetEditing,
    ListCorrections,
)
from trunkline_model.capabilities.lifecycles import GetLifecycle, GetPassage, Lifecycles
from trunkline_model.capabilities.operations import ExceptionItem, ListExceptions
from trunkline_model.capabilities.replay import PreviewRange, PreviewReplay, Replay, Replays
from trunkline_model.roles import Role
from trunkline_process_operations.casework.charts import RoutedLifecycles
from trunkline_process_operations.casework.desk import RoutedCorrections, RoutedReplays
from trunkline_process_operations.casework.offices import Office, Offices
from trunkline_process_operations.casework.servicer import add_casework, add_lifecycles
from trunkline_process_operations.completeness.ledger import Ledger
from trunkline_store.keys import Keyring

QUICK = EngineSettings(lease_s=30, sweep_s=0.1, drain_s=2)


@pytest.fixture
async def sales(database_url: str) -> AsyncIterator[Engine]:
    await migrate_process(database_url)
    keyring = Keyring(bytes(32))
    engine = Engine(
        database_url, keyring=keyring, processes=(SALES,), clients=Shop(), settings=QUICK
    )
    async with engine.running():
        yield engine


@pytest.fixture
async def channel(sales: Engine) -> AsyncIterator[Channel]:
    room = Workroom(sales, (SALES,), clients=Shop())
    charts = DeclaredLifecycles(sales, (SALES,))
    office = Office(CorrectionDesk(room), ReplayDesk(room), charts)
    offices = Offices(sales.pool, {"sales": office})
    server, port = GrpcServer(), free_port()
    add_casework(
        server.server,
        RoutedCorrections(sales.pool, offices, sales.cases.keyring),
        RoutedReplays(offices),
        gate=GATE,
    )
    add_lifecycles(server.server, RoutedLifecycles(offices))
    await server.start(port)
    async with connect(f"127.0.0.1:{port}") as opened:
        yield opened
    await server.stop()


async def stuck(sales: Engine) -> CaseRef:
    """Order what the catalogue does not know; gives the exception that waits."""
    async with sales.transaction() as conn:
        said = Said("ordered", Ordered(occurred_at=AT, sku="TEE"), "shop")
        await sales.cases.record_fact(conn, SALES, "S-1", said)

    async def waiting() -> tuple[ExceptionItem, ...]:
        async with sales.transaction() as conn:
            return (await list_exceptions(conn, ListExceptions())).exceptions

    [item] = await eventually(waiting)
    return CaseRef(item.exception_id)


async def test_what_would_be_wrong_is_refused_with_what_to_do(
    sales: Engine, channel: Channel
) -> None:
    """An edit by the rules of live input, money by a second role, nothing in a closed period."""
    corrections = call_port(Corrections, corrections_pb2, channel, bearer=anybody())
    work = await stuck(sales)
    seen = (await corrections.get_editing(GetEditing(work))).version

    async def correct(*changes: tuple[str, str]) -> Correction:
        asked = tuple(FieldChange(*one) for one in changes)
        return await corrections.correct_case(CorrectCase(work, seen, asked, "ada", "typo"))

    with pytest.raises(Invalid, match="There is no article NONE"):
        await correct(("lines[0].sku", "NONE"))
    with pytest.raises(Invalid, match=r"It costs 4\.00, and 3\.00 was charged") as unproved:
        await correct(("lines[0].sku", "TEA"), ("lines[0].price", "3.00"))
    assert unproved.value.reason == "penny_proof"
    money = await correct(("lines[0].sku", "JAM"), ("lines[0].price", "3.00"))
    assert money.state == "proposed"
    approve = ApproveCorrection(money.correction_id, "bob")
    operator = anybody(role=Role.OPERATOR)
    below = call_port(Corrections, corrections_pb2, channel, bearer=operator)
    with pytest.raises(Refused, match="this is for the role approver"):
        await below.approve_correction(approve)

    november = {"from_on": "2026-11-01", "to_on": "2026-11-30", "closed": True, "reason": ""}
    async with sales.transaction() as conn:
        await Ledger(conn, "main").append("period", "2026-11-01", november, "finance")
    replays = call_port(Replays, replay_pb2, channel, bearer=anybody())
    assert "open it first" in (await replays.preview_replay(PreviewReplay(work))).refusal
    with pytest.raises(Refused, match="post the difference in an open one"):
        await replays.replay(Replay(work, "ada", "again"))
    with pytest.raises(Refused, match="open it first"):
        await corrections.approve_correction(approve)


async def test_a_person_looks_previews_corrects_and_is_told_no(
    sales: Engine, channel: Channel
) -> None:
    corrections = call_port(Corrections, corrections_pb2, channel, bearer=anybody())
    replays = call_port(Replays, replay_pb2, channel, bearer=anybody())
    work = await stuck(sales)
    editing = await corrections.get_editing(GetEditing(work))
    tea = (FieldChange("lines[0].sku", "TEA"),)
    preview = await replays.preview_replay(PreviewReplay(work, tea))
    assert [(one.system, one.step) for one in preview.differences] == [
        ("erp", "reserve"),
        ("erp", "sell"),
    ]
    asked = CorrectCase(work, editing.version, tea, "ada", "typo")
    with pytest.raises(Invalid, match="reason is empty"):
        await corrections.correct_case(CorrectCase(work, editing.version, tea, "ada", " "))
    with pytest.raises(Conflict, match="shop was faster"):
        await corrections.correct_case(CorrectCase(work, 0, tea, "ada", "typo"))
    done = await corrections.correct_case(asked)
    assert (done.state, done.expires_at, done.changes[0].before) == ("applied", None, "TEE")
    [listed] = (await corrections.list_corrections(ListCorrections("applied"))).corrections
    assert listed == done
    again = await replays.replay(Replay(CaseRef(case_id="S-1"), "ada", "to be sure"))
    assert again.business_key == "S-1"

    with pytest.raises(NotFound):
        await corrections.get_editing(GetEditing(CaseRef("exc_none")))
    with pytest.raises(Refused, match="inventory carries out no corrections"):
        await replays.preview_range(PreviewRange("inventory", AT, AT))


async def test_every_process_tells_its_own_chart_and_its_cases_way(channel: Channel) -> None:
    lifecycles = call_port(Lifecycles, lifecycles_pb2, channel)
    chart = await lifecycles.get_lifecycle(GetLifecycle("sales"))
    assert chart.states == tuple(map(str, SALES.chart.states))
    with pytest.raises(NotFound):
        await lifecycles.get_passage(GetPassage("sales", "sales/none"))
    with pytest.raises(Refused, match="payroll"):
        await lifecycles.get_lifecycle(GetLifecycle("payroll"))
