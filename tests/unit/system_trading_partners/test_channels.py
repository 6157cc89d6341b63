"""Every document by every channel in every format, and what becomes of one that is posted."""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from service_process import free_port
from trade_documents import despatch, invoice, response, statement
from trading_partner_inbox import Inbox

from trunkline_kit.calling import sharing
from trunkline_kit.errors import Conflict, Refused, Unavailable
from trunkline_kit.secret import Secret
from trunkline_kit.signature import Verifier
from trunkline_kit.web import http_server
from trunkline_model.capabilities.supplier_documents import (
    InboundChannel,
    InboundFormat,
    InboundKind,
)
from trunkline_model.trade_invoice import InvoiceKind
from trunkline_system_trading_partners.client import HttpDelivery
from trunkline_system_trading_partners.documents import Inbound
from trunkline_system_trading_partners.formats import render
from trunkline_system_trading_partners.formats.edifact.envelope import Ends
from trunkline_system_trading_partners.outbox import Packed
from trunkline_system_trading_partners.settings import SupplierConnection

AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
SECRET = "whsec_" + b64encode(b"between acme and us").decode()
PACKED = Packed("order-PO-1.xml", b"<Order/>", "ff")


def every_kind(mark: str, how: InboundFormat) -> dict[InboundKind, Inbound]:
    """One of each that a supplier sends, under a number of its own."""
    stated = {InboundKind.STATEMENT: statement(statement_number=f"S-{mark}")}
    credit = {"kind": InvoiceKind.CREDIT_NOTE, "corrects_number": "INV-1"}
    return {
        InboundKind.ORDER_RESPONSE: response(response_number=f"A-{mark}"),
        InboundKind.DESPATCH_ADVICE: despatch(despatch_number=f"D-{mark}"),
        InboundKind.INVOICE: invoice(invoice_number=f"I-{mark}"),
        InboundKind.CREDIT_NOTE: invoice(invoice_number=f"C-{mark}", **credit),
        **({} if how is InboundFormat.EDIFACT else stated),
    }


@pytest.mark.parametrize("how", InboundFormat)
async def test_every_document_comes_in_by_every_channel(inbox: Inbox, how: InboundFormat) -> None:
    sent: list[tuple[InboundKind, InboundChannel, Inbound]] = []
    for at, channel in enumerate(InboundChannel):
        for kind, document in every_kind(f"{at}", how).items():
            ends = Ends("SELLER", "BUYER", f"{len(sent)}")
            content = render(document, how, ends, AT)
            await inbox.intake.arrive(channel, f"{channel}-{kind}", content)
            sent.append((kind, channel, document))
    await inbox.intake.read_waiting()
    assert await inbox.rejected() == []
    told = await inbox.received()
    assert [(one.kind, one.channel) for one in told] == [one[:2] for one in sent]
    for one, (_, _, document) in zip(told, sent, strict=True):
        read = await inbox.document(one.document_id)
        assert read is not None
        held = (read.order_response, read.despatch_advice, read.invoice, read.statement)
        assert document in held
        assert (read.format, one.twin_document_id) == (how, "")


@dataclass
class Server:
    """The supplier's server: keeps what is genuine, answers as it is told."""

    answers: int = 202
    cut: bool = False
    got: list[tuple[str, bytes]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = (await receive())["body"]
        headers = {name.decode(): one.decode() for name, one in scope["headers"]}
        assert Verifier(SECRET).is_genuine(headers, body)
        self.got.append((headers["webhook-id"], body))
        length = b"9" if self.cut else b"0"
        start = {"type": "http.response.start", "status": self.answers}
        await send(start | {"headers": [(b"content-length", length)]})
        await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def posting(server: Server | None) -> AsyncIterator[HttpDelivery]:
    """Give the way to a supplier's server; none: nobody listens there."""
    port = free_port()
    one = SupplierConnection(
        connection_id="acme",
        supplier_code="SUP-1",
        supplier_name="Acme",
        buyer_name="Trunkline",
        url=f"http://127.0.0.1:{port}/documents",
        signing_secret=Secret(SECRET),
        rate_per_s=1000,
    )
    async with AsyncExitStack() as stack:
        if server is not None:
            await stack.enter_async_context(http_server(server, port))
        calls = await stack.enter_async_context(sharing("", 1))
        way = await stack.enter_async_context(calls.way("supplier", one))
        yield HttpDelivery(way, one.signing_secret, "application/xml")


async def test_a_document_is_posted_signed_and_again_under_the_same_name() -> None:
    server = Server()
    async with posting(server) as delivery:
        first, again = await delivery.deliver(PACKED), await delivery.deliver(PACKED)
    assert first == again
    assert server.got == [(PACKED.name, PACKED.content)] * 2


@pytest.mark.parametrize(
    ("server", "error", "known"),
    [
        (Server(409), Conflict, "known"),
        (Server(400), Refused, "known"),
        (Server(404), Unavailable, "known"),
        (Server(429), Unavailable, "known"),
        (Server(302), Unavailable, "known"),
        (None, Unavailable, "known"),
        (Server(503), Unavailable, "unknown"),
        (Server(202, cut=True), Unavailable, "unknown"),
    ],
    ids=["other bytes", "refused", "gone", "too many", "moved", "away", "broken", "cut off"],
)
async def test_what_its_server_says_decides_whether_the_outcome_is_known(
    server: Server | None, error: type[Exception], known: str
) -> None:
    async with posting(server) as delivery:
        with pytest.raises(error) as raised:
            await delivery.deliver(PACKED)
    assert getattr(raised.value, "unknown", False) is (known == "unknown")
