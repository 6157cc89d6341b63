"""The commands of people, against processes that answer like the real ones."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from trunkline.process.operations.v1 import operations_pb2
from trunkline.process.partners.v1 import partners_pb2
from trunkline_kit.errors import Refused
from trunkline_kit.rpc import serve_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.operations import (
    CaseList,
    CaseSummary,
    DiscardException,
    ExceptionItem,
    ExceptionList,
    ListCases,
    ListExceptions,
    Operations,
)
from trunkline_model.capabilities.partners import CreatePartner, PartnerCreated, Partners

TRUNKLINE = Path(sys.executable).with_name("trunkline")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Silent:
    """What a fake is not asked."""

    def __getattr__(self, name: str) -> object:
        return partial(_not_asked, name)


async def _not_asked(name: str, request: object) -> None:
    raise AssertionError(f"{name} was asked: {request}")


class FakeOperations(Silent):
    """One held order and one exception."""

    def __init__(self) -> None:
        self.discarded: list[DiscardException] = []

    async def list_cases(self, request: ListCases) -> CaseList:
        held = CaseSummary("case-1", "order-to-cash", "SO-1001", "HELD", NOON, NOON, 1)
        return CaseList((held,) if request.state in {"", "HELD"} else ())

    async def list_exceptions(self, request: ListExceptions) -> ExceptionList:
        del request
        return ExceptionList((item("open"),))

    async def discard_exception(self, request: DiscardException) -> ExceptionItem:
        if self.discarded:
            raise Refused("the exception is closed already")
        self.discarded.append(request)
        return item("discarded")


class FakePartners(Silent):
    """Registers whoever asks."""

    async def create_partner(self, request: CreatePartner) -> PartnerCreated:
        return PartnerCreated("prt_1", f"client-{request.party_code}", "only-once")


def item(state: str) -> ExceptionItem:
    return ExceptionItem(
        exception_id="exc-1",
        reason="unknown_sku",
        field="lines[0].sku",
        sentence="The shop sold an article that the ERP does not know.",
        suggestion="Create it in the ERP, then retry.",
        owner="operations",
        raised_at=NOON,
        age_s=7_500,
        state=state,
        process="order-to-cash",
        case_id="case-1",
        transition_id="",
        raw_document_id="",
        raw_document_source="",
    )


@pytest.fixture
async def environment() -> AsyncIterator[dict[str, str]]:
    """Where the fakes answer."""
    server = GrpcServer()
    serve_port(server.server, Operations, operations_pb2, FakeOperations())
    serve_port(server.server, Partners, partners_pb2, FakePartners())
    address = f"127.0.0.1:{await server.start(0)}"
    yield {
        **os.environ,
        "TRUNKLINE_PROCESS_OPERATIONS_ADDRESS": address,
        "TRUNKLINE_PROCESS_PARTNERS_ADDRESS": address,
    }
    await server.stop(0)


async def say(environment: dict[str, str], *words: str) -> tuple[int, str]:
    """Run the command; gives its exit status and all that it printed."""
    process = await asyncio.create_subprocess_exec(
        *(str(TRUNKLINE), *words),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, said.decode()


async def test_cases_are_listed_by_state(environment: dict[str, str]) -> None:
    status, said = await say(environment, "cases", "list", "--state", "HELD")
    assert status == 0
    assert "SO-1001" in said
    _, said = await say(environment, "cases", "list", "--state", "CLOSED")
    assert said.strip() == "none"


async def test_cases_are_listed_for_a_program(environment: dict[str, str]) -> None:
    _, said = await say(environment, "cases", "list", "--json")
    assert json.loads(said)["cases"][0]["state"] == "HELD"


async def test_an_exception_is_listed_with_its_age(environment: dict[str, str]) -> None:
    _, said = await say(environment, "exceptions", "list")
    assert "lines[0].sku" in said
    assert "2 h" in said


async def test_a_decision_needs_a_reason_and_a_refusal_is_told(environment: dict[str, str]) -> None:
    status, said = await say(environment, "exceptions", "discard", "exc-1")
    assert status != 0
    assert "--reason" in said
    words = ("exceptions", "discard", "exc-1", "--reason", "sold by mistake")
    assert await say(environment, *words) == (0, "exc-1 is discarded\n")
    status, said = await say(environment, *words)
    assert status == 1
    assert "closed already" in said


async def test_a_new_partner_s_secret_is_shown(environment: dict[str, str]) -> None:
    status, said = await say(environment, "partners", "create", "Harbour", "--party", "HARBOUR")
    assert status == 0
    assert "client-HARBOUR" in said
    assert "only-once" in said


async def test_every_word_explains_itself(environment: dict[str, str]) -> None:
    for word in ("up", "demo", "serve", "doctor", "cases", "exceptions", "partners"):
        status, said = await say(environment, word, "--help")
        assert status == 0, word
        assert "Usage: trunkline" in said
