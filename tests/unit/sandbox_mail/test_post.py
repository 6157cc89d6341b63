"""The stand-in mail server, judged by Python's own clients of SMTP and IMAP."""

import imaplib
import smtplib
import socket
import struct
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_sandbox_mail.app import build
from trunkline_sandbox_mail.settings import Settings

OURS, THEIRS = "Buying@trunkline.example", "sales@acme.example"
PASSWORD = "of-every-mailbox"


class Post:
    """Looks at the server by its routes, and at its mailboxes as anybody does."""

    def __init__(self, client: TestClient[Litestar]) -> None:
        self.client = client
        self.ports = client.app.state.ports

    def send(self, subject: str, *to: str) -> None:
        message = EmailMessage()
        message["Message-ID"], message["Subject"] = f"<{subject}@x.example>", subject
        message.set_content("Good day")
        message.add_attachment(b"<Invoice/>", "application", "xml", filename="bill.xml")
        with smtplib.SMTP("127.0.0.1", self.ports.smtp, timeout=30) as server:
            server.login("anybody", PASSWORD)
            server.send_message(message, THEIRS, to)

    @contextmanager
    def mailbox(self, address: str, password: str = PASSWORD) -> Iterator[imaplib.IMAP4]:
        server = imaplib.IMAP4("127.0.0.1", self.ports.imap, timeout=30)
        try:
            server.login(address, password)
            yield server
        finally:
            server.shutdown()

    def shown(self, **asked: str) -> Any:
        return self.client.get("/_sandbox/messages", params=asked).json()

    def effects(self) -> list[str]:
        found = self.client.get("/_sandbox/journal", params={"kind": "effect"}).json()
        return [one["key"] for one in found]

    def fault(self, on: str, kind: str, status: int = 201) -> None:
        told = self.client.post("/_sandbox/faults", json={"on": on, "kind": kind})
        assert told.status_code == status


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with opened(tmp_path) as client:
        yield Post(client)


def opened(folder: Path) -> TestClient[Litestar]:
    return TestClient(build(Settings(0, 0, 0, folder / "m.sqlite", mail_password=PASSWORD)))


def test_a_message_lies_in_the_mailbox_of_each_recipient_and_of_nobody_else(post: Post) -> None:
    post.send("first", OURS, THEIRS)
    post.send("second", THEIRS)
    (shown,) = post.shown(to=OURS.lower())
    assert (shown["subject"], shown["attachments"]) == ("first", ["bill.xml"])
    assert shown["recipients"] == sorted([OURS.lower(), THEIRS])
    assert [one["subject"] for one in post.shown()] == ["first", "second"]
    with post.mailbox(OURS) as box:
        assert box.select("INBOX", readonly=True) == ("OK", [b"1"])
        assert box.uid("SEARCH", "HEADER", "Message-ID", '"<first@x.example>"')[1] == [b"1"]
        assert box.uid("SEARCH", "HEADER", "Message-ID", '"<second@x.example>"')[1] == [b""]
    assert "first" in post.client.get("/").text


def test_what_lies_there_is_listed_and_read_to_the_byte(post: Post) -> None:
    letter = {
        "sender": THEIRS,
        "to": OURS,
        "subject": "<b>our bill</b>",
        "attachments": [{"name": "b.xml", "content": b64encode(b"<Invoice/>").decode()}],
    }
    taken = post.client.post("/_sandbox/messages", json=letter).json()
    kept = post.client.get(f"/_sandbox/messages/{taken['uid']}").content
    with post.mailbox(OURS) as box:
        box.select("INBOX", readonly=True)
        assert box.uid("FETCH", "1:*", "(UID RFC822.SIZE)")[1] == [
            f"1 (UID 1 RFC822.SIZE {len(kept)})".encode()
        ]
        (found, _) = box.uid("FETCH", "1", "(BODY.PEEK[])")[1]
        assert found[1] == kept
        assert box.uid("FETCH", "2", "(BODY.PEEK[])")[1] == [None]
    assert b"<Invoice/>" not in kept
    assert "<b>our bill" not in post.client.get("/").text
    assert post.client.get("/_sandbox/messages/99").status_code == 404


def test_readers_learn_that_messages_were_numbered_anew(post: Post) -> None:
    with post.mailbox(OURS) as box:
        box.select("INBOX", readonly=True)
        assert box.response("UIDVALIDITY")[1] == [b"1"]
    post.client.post("/_sandbox/renumberings")
    with post.mailbox(OURS) as box:
        box.select("INBOX", readonly=True)
        assert box.response("UIDVALIDITY")[1] == [b"2"]


def test_a_mailbox_is_opened_by_its_password_only_and_never_changed(post: Post) -> None:
    with pytest.raises(imaplib.IMAP4.error), post.mailbox(OURS, "wrong"):
        pass
    with post.mailbox(OURS) as box:
        assert box.select("Sent", readonly=True)[0] == "NO"
        with pytest.raises(imaplib.IMAP4.error):
            box.select("INBOX")
    with (
        smtplib.SMTP("127.0.0.1", post.ports.smtp, timeout=30) as server,
        pytest.raises(smtplib.SMTPAuthenticationError),
    ):
        server.login("anybody", "wrong")


@pytest.mark.parametrize(
    ("on", "kind", "error", "taken"),
    [
        ("smtp.rcpt", "429", smtplib.SMTPRecipientsRefused, 0),
        ("smtp.rcpt", "5xx", smtplib.SMTPRecipientsRefused, 0),
        ("smtp.data", "5xx", smtplib.SMTPDataError, 0),
        ("smtp.data", "timeout_before_commit", smtplib.SMTPServerDisconnected, 0),
        ("smtp.data", "timeout_after_commit", smtplib.SMTPServerDisconnected, 1),
        ("smtp.data", "drop", smtplib.SMTPServerDisconnected, 1),
    ],
)
def test_it_misbehaves_when_told_and_knows_what_it_took(
    post: Post, on: str, kind: str, error: type[Exception], taken: int
) -> None:
    post.fault(on, kind)
    with pytest.raises(error):
        post.send("lost", OURS)
    assert post.effects() == ["<lost@x.example>"] * taken
    post.send("lost", OURS)
    assert len(post.shown()) == taken + 1


def test_a_message_may_come_twice_and_a_mailbox_may_be_away(post: Post) -> None:
    post.fault("smtp.data", "duplicate")
    post.send("twice", OURS)
    assert [one["message_id"] for one in post.shown()] == ["<twice@x.example>"] * 2
    post.fault("imap.login", "5xx")
    with pytest.raises(imaplib.IMAP4.error), post.mailbox(OURS):
        pass
    post.fault("imap.uid", "drop")
    with post.mailbox(OURS) as box:
        box.select("INBOX", readonly=True)
        with pytest.raises((imaplib.IMAP4.abort, ConnectionError)):
            box.uid("FETCH", "1:*", "(UID RFC822.SIZE)")
    post.fault("smtp.data", "truncated", status=400)


def test_a_restart_loses_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as client:
        Post(client).send("before", OURS)
    with opened(tmp_path) as client:
        assert [one["subject"] for one in Post(client).shown()] == ["before"]


def test_who_breaks_off_at_a_mailbox_is_no_trouble(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    at_once = struct.pack("ii", 1, 0)  # closed with a reset
    with socket.create_connection(("127.0.0.1", post.ports.imap), timeout=30) as line:
        assert line.recv(5) == b"* OK "
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    with post.mailbox(OURS) as server:
        assert server.noop()[0] == "OK"
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == []
