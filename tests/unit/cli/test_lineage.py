"""`trunkline lineage`: both ways, asked of a port over gRPC and drawn for a person."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

import pytest
from click.testing import CliRunner, Result

from trunkline.process.operations.v1 import lineage_pb2
from trunkline_cli.lineage import lineage
from trunkline_kit.errors import NotFound
from trunkline_kit.rpc import serve_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.lineage import (
    Consequence,
    Consequences,
    GetConsequences,
    GetLineage,
    Lineage,
    Tracing,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEARD = partial(Consequence, "case-1", "TL-1", "order-to-cash", at=NOON)
FOUND = (
    HEARD(sequence=1, kind="fact", name="ShopOrderPlaced"),
    HEARD(
        sequence=7,
        kind="step",
        name="book_sales_order",
        system="system-tryton",
        document_type="sales_order",
        document_number="SO-7",
    ),
    Consequence("case-2", "TL-2", "order-to-cash", 3, NOON, "fact", "ParcelLeft"),
)


class Traced:
    """Knows one document and one event."""

    def __init__(self) -> None:
        self.asked: list[GetConsequences] = []

    async def get_lineage(self, request: GetLineage) -> Lineage:
        raise NotFound(f"no document {request.document}")

    async def get_consequences(self, request: GetConsequences) -> Consequences:
        self.asked.append(request)
        return Consequences(FOUND if request.raw_document_id else ())


@pytest.fixture
async def traced() -> AsyncIterator[tuple[Traced, str]]:
    server, one = GrpcServer(), Traced()
    serve_port(server.server, Tracing, lineage_pb2, one)
    yield one, f"127.0.0.1:{await server.start(0)}"
    await server.stop(0)


async def say(address: str, *words: str) -> Result:
    runner = CliRunner(env={"TRUNKLINE_PROCESS_OPERATIONS_ADDRESS": address})
    return await asyncio.to_thread(runner.invoke, lineage, list(words))


async def test_what_a_document_caused_is_a_tree_by_case(traced: tuple[Traced, str]) -> None:
    one, address = traced
    told = await say(address, "--forward", "system-shopify", "raw_1")
    assert told.output.splitlines() == [
        "TL-1 order-to-cash (case-1)",
        "  1 fact ShopOrderPlaced [2026-11-21 12:00:00]",
        "    7 step book_sales_order [2026-11-21 12:00:00]: system-tryton sales_order SO-7",
        "TL-2 order-to-cash (case-2)",
        "  3 fact ParcelLeft [2026-11-21 12:00:00]",
    ]
    assert one.asked == [GetConsequences("system-shopify", "raw_1")]


async def test_for_a_program_it_is_json_and_an_event_goes_by_its_number(
    traced: tuple[Traced, str],
) -> None:
    one, address = traced
    told = await say(address, "--forward", "--json", "system-shopify", "raw_1")
    found = json.loads(told.output)["consequences"]
    assert [each["document_number"] for each in found] == ["", "SO-7", ""]
    nobody = await say(address, "--forward", "system-bank", "12")
    assert "it concerned nobody" in nobody.output
    assert one.asked[-1] == GetConsequences("system-bank", position=12)


async def test_what_came_in_has_no_field_and_backwards_is_still_the_rule(
    traced: tuple[Traced, str],
) -> None:
    one, address = traced
    wrong = await say(address, "--forward", "system-shopify", "raw_1", "gross")
    assert (wrong.exit_code, one.asked) == (2, [])
    back = await say(address, "system-tryton", "INV-1")
    assert (back.exit_code, "no document INV-1" in back.output) == (1, True)
