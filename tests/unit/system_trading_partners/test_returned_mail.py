"""Documents that come back by e-mail are told of by their number, with the server's words."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from everywhere import places_of
from mail_reports import report
from mail_server import PASSWORD, Post, mail_server
from trade_documents import order
from trading_partner_inbox import Inbox

from trunkline_kit.mail_relay import Security
from trunkline_kit.secret import Secret
from trunkline_model.capabilities.supplier_documents import InboundFormat
from trunkline_store.raw_documents import RawDocuments
from trunkline_system_trading_partners.formats.edifact.envelope import Ends
from trunkline_system_trading_partners.mail.composing import document_id
from trunkline_system_trading_partners.mail.connecting import mailbox_of, rules_of
from trunkline_system_trading_partners.mail.taking import MailTaking
from trunkline_system_trading_partners.mail.watching import MailWatch
from trunkline_system_trading_partners.outbox import Label, Outbox
from trunkline_system_trading_partners.settings import OutChannel, SupplierConnection

from .conftest import SCHEMA

OURS, THEIRS = "purchasing@trunkline.example", "sales@acme.example"


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with mail_server(OURS, tmp_path) as opened:
        yield opened


async def sent(inbox: Inbox) -> str:
    """Pack two orders; gives the Message-ID of the first."""
    outbox = Outbox(
        inbox.pool, inbox.keyring, "acme", (InboundFormat.UBL, Ends("BUYER", "SELLER", ""))
    )
    name = document_id(OURS, await outbox.pack(Label("order", "PO-1"), order()))
    await outbox.pack(Label("order", "PO-2"), order(order_number="PO-2"))
    return name


async def look(post: Post, inbox: Inbox) -> int:
    one = SupplierConnection(
        connection_id="acme",
        supplier_code="SUP-1",
        supplier_name="Acme Fasteners Ltd",
        buyer_name="Trunkline Trading Ltd",
        channel=OutChannel.MAIL,
        mail_address=OURS,
        supplier_mail_address=THEIRS,
        imap_address=post.imap_address,
        imap_user=OURS,
        imap_password=Secret(PASSWORD),
        mail_security=Security.NONE,
        mail_authenticates="mx.trunkline.example",
    )
    taking = MailTaking(inbox.pool, inbox.keyring, inbox.intake, rules_of(one))
    return await MailWatch(mailbox_of(one), taking).look()


async def test_a_document_that_comes_back_is_told_once_and_a_delay_or_our_own_copy_is_not(
    post: Post, inbox: Inbox
) -> None:
    name = await sent(inbox)
    lost = report(name, to=f"{OURS} {THEIRS}")
    for one in (report(name, action="delayed", status="4.4.1"), lost, lost):
        post.put(one)
    assert await look(post, inbox) == 3
    (event,) = await inbox.events()
    told = event.document_undelivered
    assert told is not None
    assert (told.kind, told.number, told.supplier_code) == ("order", "PO-1", "SUP-1")
    assert (told.recipient, told.status) == (THEIRS, "5.1.1")
    assert told.sentence == "550 5.1.1 no such mailbox here"
    async with inbox.pool.connection() as conn:
        kept = await RawDocuments(inbox.keyring).get(conn, event.raw_document_id)
        assert await places_of(conn, SCHEMA, THEIRS) == []
    assert kept.content.strip() == lost.strip()


async def test_a_report_on_what_we_did_not_send_is_kept_with_its_reason(
    post: Post, inbox: Inbox
) -> None:
    await sent(inbox)
    post.put(report("<forged@evil.example>"))
    await look(post, inbox)
    (event,) = await inbox.events()
    assert event.document_rejected is not None
    assert event.document_rejected.reason == "unknown_message"
    assert event.raw_document_id
