"""Our mailbox is read alike on the real Dovecot and on the stand-in that plays it elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from dovecot import ROOT, dovecot
from mail_server import PASSWORD, mail_server
from msgspec import Struct, structs
from trade_documents import invoice
from trading_partner_inbox import Inbox

from trunkline_kit.errors import Unavailable
from trunkline_kit.mail_relay import Security
from trunkline_kit.secret import Secret
from trunkline_system_trading_partners.formats.ubl import write_ubl
from trunkline_system_trading_partners.mail.connecting import mailbox_of, rules_of
from trunkline_system_trading_partners.mail.taking import MailTaking
from trunkline_system_trading_partners.mail.watching import MailWatch
from trunkline_system_trading_partners.settings import OutChannel, SupplierConnection

OURS, THEIRS = "purchasing@trunkline.example", "sales@acme.example"
NONE = "Dovecot is in Debian's dovecot-imapd; CI fetches it"


class Box(Struct, frozen=True):
    """A mailbox of ours, wherever it is."""

    put: Callable[[bytes], None]
    renumber: Callable[[], object]
    connection: SupplierConnection

    def watch(self, inbox: Inbox) -> MailWatch:
        taking = MailTaking(inbox.pool, inbox.keyring, inbox.intake, rules_of(self.connection))
        return MailWatch(mailbox_of(self.connection), taking)


@pytest.fixture(
    params=[
        "stand-in",
        pytest.param("dovecot", marks=pytest.mark.skipif(ROOT is None, reason=NONE)),
    ]
)
async def box(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Box]:
    if request.param == "dovecot":
        async with dovecot(OURS, PASSWORD) as (mailbox, address):
            yield Box(mailbox.put, mailbox.renumber, connection(address))
        return
    async with mail_server(OURS, tmp_path) as post:
        yield Box(post.put, post.postbox.renumber, connection(post.imap_address))


def connection(imap_address: str) -> SupplierConnection:
    return SupplierConnection(
        connection_id="acme",
        supplier_code="SUP-1",
        supplier_name="Acme Fasteners Ltd",
        buyer_name="Trunkline Trading Ltd",
        channel=OutChannel.MAIL,
        mail_address=OURS,
        supplier_mail_address=THEIRS,
        imap_address=imap_address,
        imap_user=OURS,
        imap_password=Secret(PASSWORD),
        mail_security=Security.NONE,
    )


def bill(number: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Message-ID"] = THEIRS, OURS, f"<{number}@acme.example>"
    message.set_content("Please find our invoice attached.")
    content = write_ubl(structs.replace(invoice(), invoice_number=number))
    message.add_attachment(content, "application", "xml", filename=f"{number}.xml")
    return message.as_bytes()


async def test_an_invoice_comes_in_once_however_often_messages_are_numbered_anew(
    box: Box, inbox: Inbox
) -> None:
    watch = box.watch(inbox)
    assert await watch.look() == 0
    box.put(bill("INV-1"))
    assert [await watch.look(), await watch.look()] == [1, 0]
    box.put(bill("INV-2"))
    assert await watch.look() == 1
    box.renumber()
    assert await watch.look() == 2
    assert await watch.look() == 0
    await inbox.intake.read_waiting()
    assert sorted(one.number for one in await inbox.received()) == ["INV-1", "INV-2"]
    assert await inbox.rejected() == []


async def test_a_message_is_found_by_its_id_and_read_to_the_byte(box: Box) -> None:
    sent = bill("INV-1")
    box.put(sent)
    mailbox = mailbox_of(box.connection)
    assert await asyncio.to_thread(mailbox.holds, "<INV-1@acme.example>")
    assert not await asyncio.to_thread(mailbox.holds, "<INV-2@acme.example>")
    _, listed = await asyncio.to_thread(mailbox.later, 0, 0)
    ((uid, size),) = listed
    content = await asyncio.to_thread(mailbox.read, uid)
    assert (content, size) == (sent, len(sent))
    assert await asyncio.to_thread(mailbox.read, uid + 1) == b""


@pytest.mark.parametrize("wrong", [{"imap_password": "wrong"}, {"imap_folder": "Nowhere"}])
async def test_a_mailbox_that_cannot_be_opened_says_so(
    box: Box, inbox: Inbox, wrong: dict[str, str]
) -> None:
    box.put(bill("INV-1"))
    away = structs.replace(box, connection=structs.replace(box.connection, **wrong))
    with pytest.raises(Unavailable):
        await away.watch(inbox).look()
    assert await box.watch(inbox).look() == 1
