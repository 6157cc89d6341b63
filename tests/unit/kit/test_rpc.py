"""Ports over gRPC, on a real server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from trunkline.system.receipts.v1 import receipts_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import ERRORS, FieldError, Invalid, TrunklineError, Unavailable
from trunkline_kit.rpc import call_port, serve_port
from trunkline_kit.server import GrpcServer
from trunkline_kit.wire import from_message, to_message
from trunkline_model.capabilities.receipts import (
    PaymentMethod,
    ReceiptRecorded,
    Receipts,
    RecordReceipt,
)
from trunkline_model.evidence import Evidence
from trunkline_model.money import Money

REQUEST = RecordReceipt(
    connection_id="erp",
    request_id="case:pay:1.record_receipt",
    method=PaymentMethod.CARD,
    invoice_number="INV-1",
    amount=Money(Decimal("12.30"), "GBP"),
    received_on=date(2026, 11, 2),
    reference="pay_1",
)
EVIDENCE = Evidence(
    "s", "erp", "move", "1", "M1", "aa", "bb", "1", datetime(2026, 1, 2, tzinfo=UTC)
)


class Answering:
    """A port that answers, or raises what it was given."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[RecordReceipt] = []

    async def record_receipt(self, request: RecordReceipt) -> ReceiptRecorded:
        self.asked.append(request)
        if self.error:
            raise self.error
        return ReceiptRecorded("R1", Money(Decimal(0), "GBP"), EVIDENCE)


@asynccontextmanager
async def remote(implementation: object) -> AsyncIterator[Receipts]:
    server = GrpcServer()
    serve_port(server.server, Receipts, receipts_pb2, implementation)
    port = await server.start(0)
    channel = connect(f"127.0.0.1:{port}")
    try:
        yield call_port(Receipts, receipts_pb2, channel)
    finally:
        await channel.close(None)
        await server.stop(0)


async def test_a_call_arrives_as_the_struct_that_was_sent() -> None:
    there = Answering()
    async with remote(there) as receipts:
        answer = await receipts.record_receipt(REQUEST)
    assert there.asked == [REQUEST]
    assert answer.evidence == EVIDENCE


@pytest.mark.parametrize("kind", ERRORS)
async def test_each_error_keeps_its_kind_reason_and_fields(kind: type[TrunklineError]) -> None:
    error = kind("no", reason="why", fields=(FieldError("a", "b", "c"),), unknown=True)
    async with remote(Answering(error)) as receipts:
        with pytest.raises(kind, match="no") as caught:
            await receipts.record_receipt(REQUEST)
    assert caught.value.reason == "why"
    assert caught.value.fields == error.fields
    assert caught.value.unknown


async def test_a_bug_on_the_other_side_leaves_the_outcome_unknown() -> None:
    async with remote(Answering(RuntimeError("bug"))) as receipts:
        with pytest.raises(Unavailable) as caught:
            await receipts.record_receipt(REQUEST)
    assert caught.value.unknown


async def test_a_service_that_is_not_there_was_surely_never_asked() -> None:
    channel = connect("127.0.0.1:1")
    with pytest.raises(Unavailable) as caught:
        await call_port(Receipts, receipts_pb2, channel).record_receipt(REQUEST)
    await channel.close(None)
    assert not caught.value.unknown


def test_an_amount_that_is_not_a_number_names_its_field() -> None:
    message = to_message(REQUEST, receipts_pb2.RecordReceiptRequest)
    message.amount.amount = "NaN"
    with pytest.raises(Invalid) as caught:
        from_message(message, RecordReceipt)
    assert caught.value.fields[0].field == "amount.amount"


def test_an_enum_value_that_was_not_said_is_refused() -> None:
    message = to_message(REQUEST, receipts_pb2.RecordReceiptRequest)
    message.method = receipts_pb2.PAYMENT_METHOD_UNSPECIFIED
    with pytest.raises(Invalid, match="method"):
        from_message(message, RecordReceipt)
