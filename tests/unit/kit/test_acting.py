"""Who may do what is checked where it is done, against a token that nobody can write themselves."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from acting import SECRET, anybody
from msgspec import Struct

from trunkline.process.casework.v1 import corrections_pb2
from trunkline_kit.acting import Bearer, Gate, passed_on, signed
from trunkline_kit.channel import connect
from trunkline_kit.errors import Refused
from trunkline_kit.rpc import call_port, serve_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CorrectionList,
    Corrections,
    ListCorrections,
)
from trunkline_model.capabilities.inbox import ReadDocument
from trunkline_model.capabilities.lineage import GetLineage
from trunkline_model.capabilities.order_to_cash import CancelOrder
from trunkline_model.roles import Person, Role

GATE = Gate(SECRET)
ADA, OMAR = Person("ada", Role.APPROVER), Person("omar", Role.OPERATOR)
MINE = ApproveCorrection("cor-1", "")
"""Says nobody: whoever signed in."""


def test_nobody_acts_without_having_signed_in() -> None:
    with pytest.raises(Refused, match="nobody has signed in") as refusal:
        GATE.admitted("approve_correction", ApproveCorrection("cor-1", "ada"), "")
    assert refusal.value.reason == "not_signed_in"


def test_an_act_beyond_the_role_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="omar is operator, and this is for the role approver"):
        GATE.admitted("approve_correction", MINE, signed(SECRET, OMAR))


def test_who_may_acts_in_their_own_name_and_in_no_other() -> None:
    token = signed(SECRET, ADA)
    assert GATE.admitted("approve_correction", MINE, token).actor == "ada"
    with pytest.raises(Refused, match="nobody acts in the name of omar"):
        GATE.admitted("approve_correction", ApproveCorrection("cor-1", "omar"), token)


@pytest.mark.parametrize(
    "token",
    [
        "ada",
        signed("another secret of enough characters", ADA),
        signed(SECRET, ADA, timedelta(minutes=-2)),
        signed(SECRET, ADA)[:-3] + "AAA",
        f"{signed(SECRET, OMAR).rpartition('.')[0]}.{signed(SECRET, ADA).rpartition('.')[2]}",
    ],
    ids=["a name", "another secret", "run out", "cut", "another's signature"],
)
def test_a_token_that_does_not_hold_opens_nothing_not_even_a_reading(token: str) -> None:
    for method, request in (("approve_correction", MINE), ("list_corrections", ListCorrections())):
        with pytest.raises(Refused, match="sign in again"):
            GATE.admitted(method, request, token)


def test_where_no_secret_is_set_nobody_acts() -> None:
    for token in ("", signed(SECRET, ADA)):
        with pytest.raises(Refused):
            Gate("").admitted("approve_correction", MINE, token)
    with pytest.raises(SystemExit, match="32"):
        Gate("short")


def test_a_role_is_what_was_signed_and_not_what_is_said() -> None:
    asked = GetLineage("system-tryton", "INV-7", "", "admin")
    assert GATE.admitted("get_lineage", asked, "").role == ""
    assert GATE.admitted("get_lineage", asked, signed(SECRET, OMAR)).role == "operator"


def test_a_document_is_whole_only_for_operators_and_masked_for_everybody() -> None:
    assert GATE.admitted("read_document", ReadDocument("exc-1", "vera"), "").actor == "vera"
    with pytest.raises(Refused):
        GATE.admitted("read_document", ReadDocument("exc-1", "vera", whole=True), "")


def test_a_partner_cancels_its_own_order_and_a_person_needs_a_role() -> None:
    own = CancelOrder("TL-1", "prt_1", "k", "f", "changed our mind", "prt_1")
    assert GATE.admitted("cancel_order", own, "") == own
    with pytest.raises(Refused):
        GATE.admitted("cancel_order", CancelOrder("TL-1", "", "k", "f", "no", "omar"), "")


class Kept:
    """Answers one question, and keeps what came with it."""

    def __init__(self) -> None:
        self.tokens: list[str] = []

    def __getattr__(self, name: str) -> object:
        async def never(request: object) -> None:
            raise AssertionError(f"{name} was reached: {request}")

        return never

    async def list_corrections(self, request: ListCorrections) -> CorrectionList:
        self.tokens.append(passed_on(request))
        return CorrectionList(())


@pytest.fixture
async def kept() -> AsyncIterator[tuple[Kept, str]]:
    server, one = GrpcServer(), Kept()
    serve_port(server.server, Corrections, corrections_pb2, one, gate=GATE)
    yield one, f"127.0.0.1:{await server.start(0)}"
    await server.stop(0)


async def test_a_token_goes_with_the_call_and_can_be_passed_on(kept: tuple[Kept, str]) -> None:
    one, address = kept
    token = signed(SECRET, OMAR)

    def bearer(request: Struct) -> str:
        return token if isinstance(request, ListCorrections) else ""

    async with connect(address) as channel:
        port = call_port(Corrections, corrections_pb2, channel, bearer=bearer)
        await port.list_corrections(ListCorrections())
        await call_port(Corrections, corrections_pb2, channel).list_corrections(ListCorrections())
        assert one.tokens == [token, ""]


@pytest.mark.parametrize("bearer", [None, anybody(role=Role.OPERATOR)])
async def test_over_the_wire_too_nobody_reaches_what_is_beyond_their_role(
    kept: tuple[Kept, str], bearer: Bearer | None
) -> None:
    async with connect(kept[1]) as channel:
        port = call_port(Corrections, corrections_pb2, channel, bearer=bearer)
        with pytest.raises(Refused):
            await port.approve_correction(ApproveCorrection("cor-1", "omar"))
