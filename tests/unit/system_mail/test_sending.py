"""Words to people: each message leaves once, and what was lost is looked up first."""

from collections.abc import AsyncIterator, Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from mail_server import PASSWORD, Post, mail_server
from msgspec import structs
from service_process import free_port
from stores import Stores

from trunkline.system.mail.v1 import mail_pb2
from trunkline_kit.budget import Budget, Limits
from trunkline_kit.channel import connect
from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused, Unavailable
from trunkline_kit.mail_relay import Security
from trunkline_kit.rpc import call_port
from trunkline_kit.secret import Secret
from trunkline_kit.settings import SettingsWrong
from trunkline_model.capabilities.mail import Mail, MailAttachment, SendMessage
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings
from trunkline_store.memoised import memoised
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_system_mail.adapter import Sender, doubles
from trunkline_system_mail.client import MailClient, place_of
from trunkline_system_mail.main import MIGRATIONS, life
from trunkline_system_mail.settings import MailConnection, Settings

OURS, THEIRS, SCHEMA = "trunkline@demo.example", "Ben@demo.example", "system_mail"
OF_THE_STAND_IN = "mail.log"
"""What the stand-in's own logger is called, whose level other tests may have raised."""
ASKED = SendMessage(
    connection_id="mail",
    request_id="purchase-1:send_notice:asked.send_message",
    to=THEIRS,
    subject="PU-1 waits for your approval — £600",
    text="Please approve or reject it.\n",
)


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with mail_server(OURS, tmp_path) as opened:
        yield opened


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema=SCHEMA, packages=MIGRATIONS)
    async with open_pool(database_url, schema=SCHEMA) as opened:
        yield opened


@pytest.fixture
def mail(post: Post, pool: Pool) -> Mail:
    return patient(post, pool)


def patient(post: Post, pool: Pool, settle_s: float = 0.0) -> Mail:
    """Give the sender behind its memo, which waits so long for a message to commit late."""
    one = connection(post)
    sender = Sender(one, MailClient(one, Budget("mail", Limits(100, 100, 9), None)))
    memo = Memo(pool, Keyring(bytes(range(32))), MemoSettings(settle_s=settle_s))
    return memoised(cast("Mail", sender), memo, doubles(sender))


def connection(post: Post) -> MailConnection:
    return MailConnection(
        connection_id="mail",
        address=OURS,
        smtp_url=f"smtp://{post.smtp_address}",
        imap_url=f"imap://{post.imap_address}",
        sender="Albion Kitchenware Ltd",
        password=Secret(PASSWORD),
    )


def read(post: Post) -> EmailMessage:
    (taken,) = post.taken()
    return message_from_bytes(post.content(taken), policy=default)


async def test_a_message_says_who_writes_what_to_whom_and_leaves_once(
    post: Post, mail: Mail
) -> None:
    note = MailAttachment("run.csv", "text/csv", b"a;b\n")
    asked = structs.replace(ASKED, attachments=(note,))
    assert await mail.send_message(asked) == await mail.send_message(asked)
    sent = read(post)
    assert (sent["From"], sent["To"]) == (f"Albion Kitchenware Ltd <{OURS}>", THEIRS)
    assert sent["Subject"] == ASKED.subject
    body = sent.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ASKED.text.splitlines()
    assert [one.get_filename() for one in sent.iter_attachments()] == ["run.csv"]
    assert set(post.taken()[0].recipients) == {THEIRS.lower(), OURS}


async def test_a_lost_answer_is_looked_up_and_not_sent_again(post: Post, mail: Mail) -> None:
    post.misbehave("smtp.data", "timeout_after_commit")
    with pytest.raises(Unavailable) as raised:
        await mail.send_message(ASKED)
    assert raised.value.unknown
    found = await mail.send_message(ASKED)
    assert found.evidence.found_by_probe
    assert found.message_id == read(post)["Message-ID"]


async def test_what_was_not_taken_is_sent_once_no_late_copy_can_come_any_more(
    post: Post, mail: Mail
) -> None:
    post.misbehave("smtp.data", "timeout_before_commit")
    with pytest.raises(Unavailable):
        await mail.send_message(ASKED)
    assert not (await mail.send_message(ASKED)).evidence.found_by_probe
    assert len(post.taken()) == 1


async def test_while_a_late_copy_may_come_nothing_is_sent(post: Post, pool: Pool) -> None:
    mail = patient(post, pool, settle_s=3600)
    post.misbehave("smtp.data", "timeout_before_commit")
    for _ in range(2):
        with pytest.raises(Unavailable) as raised:
            await mail.send_message(ASKED)
        assert raised.value.unknown
    assert post.taken() == []


async def test_a_mailbox_that_cannot_be_searched_keeps_the_outcome_unknown(
    post: Post, mail: Mail
) -> None:
    post.misbehave("smtp.data", "timeout_after_commit")
    post.misbehave("imap.login", "5xx")
    for _ in range(2):
        with pytest.raises(Unavailable):
            await mail.send_message(ASKED)
    assert (await mail.send_message(ASKED)).evidence.found_by_probe
    assert len(post.taken()) == 1


async def test_one_id_is_one_message(post: Post, mail: Mail) -> None:
    await mail.send_message(ASKED)
    with pytest.raises(Conflict):
        await mail.send_message(structs.replace(ASKED, text="something else"))
    await mail.send_message(structs.replace(ASKED, request_id="another"))
    assert len({one.message_id for one in post.taken()}) == 2


@pytest.mark.parametrize(("kind", "error"), [("5xx", Refused), ("429", Unavailable)])
async def test_who_is_refused_was_sent_nothing(
    post: Post, mail: Mail, kind: str, error: type[Exception]
) -> None:
    post.misbehave("smtp.rcpt", kind)
    with pytest.raises(error):
        await mail.send_message(ASKED)
    assert post.taken() == []


BAD: dict[str, Callable[[], SendMessage]] = {
    "no address": lambda: structs.replace(ASKED, to=""),
    "no domain": lambda: structs.replace(ASKED, to="ben"),
    "two addresses": lambda: structs.replace(ASKED, to="a@b.example, c@d.example"),
    "a header in the address": lambda: structs.replace(ASKED, to="a@b.example\r\nBcc: c@d.example"),
    "two lines of subject": lambda: structs.replace(ASKED, subject="Hello\nBcc: c@d.example"),
    "too much": lambda: structs.replace(
        ASKED, attachments=(MailAttachment("a.bin", "application/x", bytes(9 * 1024 * 1024)),)
    ),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_no_server_can_take_is_invalid(post: Post, mail: Mail, name: str) -> None:
    with pytest.raises(Invalid):
        await mail.send_message(BAD[name]())
    assert post.taken() == []


async def test_the_service_sends_as_the_connection_that_is_named(
    post: Post, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    stores = Stores(database_url, "").settings()
    key, port = str(stores["master_key"]), free_port()
    settings = Settings(grpc_port=port, database_url=database_url, master_key=key)
    async with life(settings, connection(post)), connect(f"127.0.0.1:{port}") as channel:
        mail = call_port(Mail, mail_pb2, channel)
        sent = await mail.send_message(ASKED)
        with pytest.raises(NotFound):
            await mail.send_message(structs.replace(ASKED, connection_id="other"))
    assert sent.message_id == read(post)["Message-ID"]
    ours = [one.getMessage() for one in caplog.records if one.name != OF_THE_STAND_IN]
    assert THEIRS not in " ".join(ours)
    async with open_pool(database_url, schema=SCHEMA) as pool, pool.connection() as conn:
        found = await conn.execute("SELECT answer FROM request_memo")
        (kept,) = await found.fetchall()
    assert sent.message_id in kept[0].decode()
    assert "demo.example" not in kept[0].decode().replace(sent.message_id, "")


def test_a_url_says_how_a_server_is_spoken_to() -> None:
    assert place_of("smtps://mail.example:465", "smtp") == ("mail.example", 465, Security.TLS)
    assert place_of("imap+starttls://[::1]:143", "imap") == ("::1", 143, Security.STARTTLS)
    for wrong in (
        "mail.example:25",
        "imap://mail.example:143",
        "smtp://mail.example",
        "smtp://h:x",
    ):
        with pytest.raises(SettingsWrong):
            place_of(wrong, "smtp")
