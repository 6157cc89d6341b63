"""Documents by e-mail: each leaves once, each comes in once, and no message blocks the mailbox."""

import zipfile
from collections.abc import AsyncIterator
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from mail_server import PASSWORD, Post, mail_server
from msgspec import structs
from trade_documents import despatch, invoice, statement
from trading_partner_inbox import Inbox

from trunkline_kit.errors import Refused, Unavailable
from trunkline_kit.mail_relay import Security
from trunkline_kit.secret import Secret
from trunkline_kit.settings import SettingsWrong
from trunkline_model.capabilities.supplier_documents import InboundChannel
from trunkline_store.raw_documents import RawDocuments
from trunkline_system_trading_partners.formats.csv import write_csv
from trunkline_system_trading_partners.formats.ubl import write_ubl
from trunkline_system_trading_partners.mail.composing import document_id
from trunkline_system_trading_partners.mail.connecting import mail_delivery, mailbox_of, rules_of
from trunkline_system_trading_partners.mail.opening import Rules, open_mail
from trunkline_system_trading_partners.mail.taking import MailTaking
from trunkline_system_trading_partners.mail.watching import MAIL_SIZE_MAX, MailWatch
from trunkline_system_trading_partners.outbox import Packed
from trunkline_system_trading_partners.settings import OutChannel, SupplierConnection

OURS, THEIRS = "purchasing@trunkline.example", "sales@acme.example"
PACKED = Packed("order-PO-1.xml", b"<Order/>", "ff")
RULES = Rules(THEIRS, OURS)
GOOD = write_ubl(invoice())
CONNECTION = SupplierConnection(
    connection_id="acme",
    supplier_code="SUP-1",
    supplier_name="Acme Fasteners Ltd",
    buyer_name="Trunkline Trading Ltd",
    channel=OutChannel.MAIL,
    mail_address=OURS,
    supplier_mail_address=THEIRS,
    imap_user=OURS,
    imap_password=Secret(PASSWORD),
    mail_security=Security.NONE,
)


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with mail_server(OURS, tmp_path) as opened:
        yield opened


def connection(post: Post, **changed: Any) -> SupplierConnection:
    at = {"smtp_address": post.smtp_address, "imap_address": post.imap_address}
    return structs.replace(CONNECTION, **(at | changed))


def watch_of(one: SupplierConnection, inbox: Inbox) -> MailWatch:
    taking = MailTaking(inbox.pool, inbox.keyring, inbox.intake, rules_of(one))
    return MailWatch(mailbox_of(one), taking)


def mail(*files: tuple[str, str, bytes], sender: str = THEIRS, **headers: str) -> bytes:
    """Write a message with files: name, type, bytes."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, OURS
    message["Message-ID"] = headers.pop("message_id", "<1@acme.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Please find our documents attached.")
    message.add_alternative("<p>Please find our documents attached.</p>", subtype="html")
    for name, kind, content in files:
        first, _, second = kind.partition("/")
        message.add_attachment(content, first, second, filename=name)
    return message.as_bytes()


def bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("invoice.xml", bytes(10_000_000))
    return packed.getvalue()


async def test_a_document_leaves_once_with_words_and_its_very_bytes(post: Post) -> None:
    delivery = mail_delivery(connection(post))
    assert await delivery.deliver(PACKED) == await delivery.deliver(PACKED)
    (taken,) = post.taken()
    assert set(taken.recipients) == {THEIRS, OURS}
    opened = open_mail(post.content(taken), Rules(OURS, "nobody@trunkline.example"))
    assert [(one.name, one.content) for one in opened.documents] == [(PACKED.name, PACKED.content)]
    assert opened.message_id == document_id(OURS, PACKED)
    assert b"Trunkline Trading Ltd sends you" in post.content(taken)


async def test_what_was_taken_before_the_answer_was_lost_is_not_sent_again(post: Post) -> None:
    delivery = mail_delivery(connection(post))
    post.misbehave("smtp.data", "timeout_after_commit")
    with pytest.raises(Unavailable) as raised:
        await delivery.deliver(PACKED)
    assert raised.value.unknown
    await delivery.deliver(PACKED)
    assert len(post.taken()) == 1


@pytest.mark.parametrize(("kind", "error"), [("5xx", Refused), ("429", Unavailable)])
async def test_who_is_refused_was_sent_nothing(
    post: Post, kind: str, error: type[Exception]
) -> None:
    post.misbehave("smtp.rcpt", kind)
    with pytest.raises(error) as raised:
        await mail_delivery(connection(post)).deliver(PACKED)
    assert not getattr(raised.value, "unknown", False)
    assert post.taken() == []


@pytest.mark.parametrize("name", ["smtp_address", "imap_address"])
async def test_nothing_is_sent_while_a_server_is_away(post: Post, name: str) -> None:
    away = connection(post, **{name: "127.0.0.1:9"})
    with pytest.raises(Unavailable) as raised:
        await mail_delivery(away).deliver(PACKED)
    assert not raised.value.unknown
    assert post.taken() == []


async def test_attached_documents_come_in_once_and_by_their_channel(
    post: Post, inbox: Inbox
) -> None:
    advice, said = write_csv(despatch()), write_csv(statement())
    files = (
        ("bill.xml", "application/xml", GOOD),
        ("ship.csv", "text/csv", advice),
        ("account.csv", "text/csv", said),
    )
    picture = ("logo.png", "image/png", b"\x89PNG")
    post.put(mail(*files, picture))
    post.put(mail(*files, picture, Received="by another way"))
    watch = watch_of(connection(post), inbox)
    assert [await watch.look(), await watch.look()] == [2, 0]
    post.postbox.renumber()
    assert await watch.look() == 2
    await inbox.intake.read_waiting()
    told = await inbox.received()
    assert {one.number for one in told} == {"INV-1001", despatch().despatch_number, "ST-11"}
    assert {one.channel for one in told} == {InboundChannel.MAIL}
    assert (len(told), await inbox.rejected()) == (3, [])


async def test_another_bill_under_the_same_message_id_is_not_lost(post: Post, inbox: Inbox) -> None:
    post.put(mail(("bill.xml", "application/xml", GOOD)))
    post.put(mail(("bill.xml", "application/xml", GOOD.replace(b"INV-1001", b"INV-1002"))))
    post.put(mail(("bill.zip", "application/zip", bomb())))
    await watch_of(connection(post), inbox).look()
    await inbox.intake.read_waiting()
    assert {one.number for one in await inbox.received()} == {"INV-1001", "INV-1002"}
    assert [one.reason for one in await inbox.rejected()] == ["packed"]


async def test_the_same_bill_by_e_mail_and_by_file_names_its_twin(post: Post, inbox: Inbox) -> None:
    await inbox.send(GOOD, "bill.xml", InboundChannel.SFTP)
    post.put(mail(("bill.xml", "application/xml", GOOD)))
    await watch_of(connection(post), inbox).look()
    await inbox.intake.read_waiting()
    first, second = await inbox.received()
    assert second.twin_document_id == first.document_id
    assert second.sha256 == first.sha256


async def test_our_own_copies_are_no_documents_of_the_supplier(post: Post, inbox: Inbox) -> None:
    await mail_delivery(connection(post)).deliver(PACKED)
    assert await watch_of(connection(post), inbox).look() == 1
    await inbox.intake.read_waiting()
    assert await inbox.events() == []


BAD = [
    ("a zip bomb", "packed", mail(("bill.zip", "application/zip", bomb()))),
    ("a packed file by name", "packed", mail(("bill.xml.gz", "application/xml", b"x"))),
    ("HTML only", "no_document", mail()),
    ("a PDF", "no_document", mail(("bill.pdf", "application/pdf", b"%PDF"))),
    ("an empty file", "empty", mail(("bill.xml", "application/xml", b""))),
    ("too large a file", "too_large", mail(("a.csv", "text/csv", b"a" * 8_400_000))),
    ("another sender", "other_sender", mail(("a.xml", "text/xml", GOOD), sender="x@evil.example")),
    ("too many parts", "too_many", mail(*[("a.xml", "text/xml", GOOD[:9])] * 60)),
    ("no message at all", "other_sender", b"\xff\xfe\0"),
]


@pytest.mark.parametrize(
    ("reason", "content"), [one[1:] for one in BAD], ids=[one[0] for one in BAD]
)
def test_what_cannot_be_taken_says_why(reason: str, content: bytes) -> None:
    opened = open_mail(content, RULES)
    assert [one.reason for one in opened.faults] == [reason]
    assert opened.documents == ()


async def test_a_bad_message_is_kept_with_its_reason_and_the_next_is_read(
    post: Post, inbox: Inbox
) -> None:
    bad = mail(("bill.zip", "application/zip", bomb()), message_id="<bad@acme.example>")
    entities = b'<!DOCTYPE I [<!ENTITY a "ha">]><I>&a;</I>'
    post.put(bad)
    post.put(b"x" * (MAIL_SIZE_MAX + 1))
    post.put(mail(("e.xml", "text/xml", entities), message_id="<entities@acme.example>"))
    post.put(mail(("bill.xml", "text/xml", GOOD)))
    await watch_of(connection(post), inbox).look()
    await inbox.intake.read_waiting()
    assert [one.number for one in await inbox.received()] == ["INV-1001"]
    assert [one.reason for one in await inbox.rejected()] == ["packed", "too_large", "doctype"]
    first = (await inbox.events())[0]
    async with inbox.pool.connection() as conn:
        kept = await RawDocuments(inbox.keyring).get(conn, first.raw_document_id)
    assert kept.content == bad


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ("mx.trunkline.example; dmarc=pass", []),
        ("mx.trunkline.example; dmarc=fail", ["not_authenticated"]),
        ("mx.evil.example; dmarc=pass", ["not_authenticated"]),
    ],
)
def test_only_our_own_server_vouches_for_a_sender(said: str, reasons: list[str]) -> None:
    content = mail(("bill.xml", "text/xml", GOOD), Authentication_Results=said)
    opened = open_mail(content, structs.replace(RULES, authenticates="mx.trunkline.example"))
    assert [one.reason for one in opened.faults] == reasons
    assert bool(opened.documents) is not bool(reasons)


@pytest.mark.parametrize("wrong", [{"imap_password": "wrong"}, {"imap_folder": "Nowhere"}])
async def test_a_mailbox_that_cannot_be_read_loses_nothing(
    post: Post, inbox: Inbox, wrong: dict[str, str]
) -> None:
    post.put(mail(("bill.xml", "text/xml", GOOD)))
    with pytest.raises(Unavailable):
        await watch_of(connection(post, **wrong), inbox).look()
    assert await watch_of(connection(post), inbox).look() == 1


def test_a_connection_that_lacks_an_address_is_refused_at_the_start() -> None:
    for wanted in (mail_delivery, mailbox_of):
        with pytest.raises(SettingsWrong, match="acme"):
            wanted(CONNECTION)
