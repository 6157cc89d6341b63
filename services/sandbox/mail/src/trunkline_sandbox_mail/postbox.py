"""The messages: taken from whoever sends, lying in the mailbox of each recipient."""

import json
import sqlite3
from collections.abc import Iterable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import make_msgid

from trunkline_sandbox import Sandbox

from .shapes import Letter, Taken

LISTED = """
select uid, message_id, sender, subject, attachments,
    (select json_group_array(recipient) from
        (select recipient from deliveries d where d.uid = m.uid order by recipient)) recipients
from messages m
"""


class Postbox:
    """Keeps every message for ever; addresses are compared without case."""

    def __init__(self, box: Sandbox) -> None:
        self._box = box

    def take(self, sender: str, recipients: Iterable[str], content: bytes) -> Taken:
        """Keep a message, in one commit with what the journal says of it."""
        name, subject, files = read(content)
        to = sorted({one.lower() for one in recipients})
        with self._box.state.transaction() as file:
            added = file.execute(
                "insert into messages (message_id, sender, subject, attachments, content)"
                " values (?, ?, ?, ?, ?)",
                (name, sender, subject, json.dumps(files), content),
            )
            uid = int(added.lastrowid or 0)
            file.executemany("insert into deliveries values (?, ?)", [(one, uid) for one in to])
            said = {"from": sender, "to": to, "subject": subject, "attachments": files}
            self._box.journal.effect("message.taken", name, said)
        return Taken(uid, name, sender, tuple(to), subject, tuple(files))

    def write(self, letter: Letter) -> Taken:
        """Write a message as somebody outside does, and take it."""
        message = EmailMessage(policy=policy.SMTP)
        message["From"], message["To"] = letter.sender, letter.to
        message["Subject"] = letter.subject
        message["Message-ID"] = letter.message_id or make_msgid(domain="outside.example")
        message.set_content(letter.text)
        for one in letter.attachments:
            kind, _, subtype = one.content_type.partition("/")
            message.add_attachment(one.content, kind, subtype, filename=one.name)
        return self.take(letter.sender, [letter.to], message.as_bytes())

    def taken(self, recipient: str = "") -> list[Taken]:
        """List what was taken, oldest first; for one recipient if one is named."""
        rows = self._box.state.rows(f"{LISTED} order by uid")
        everything = [_shown(row) for row in rows]
        wanted = recipient.lower()
        return [one for one in everything if not wanted or wanted in one.recipients]

    def lying(self, recipient: str) -> dict[int, bytes]:
        """Give the messages in a mailbox by their numbers, oldest first."""
        rows = self._box.state.rows(
            "select uid, content from deliveries join messages using (uid)"
            " where recipient = ? order by uid",
            recipient.lower(),
        )
        return {int(row["uid"]): bytes(row["content"]) for row in rows}

    def content(self, uid: int) -> bytes | None:
        """Give the bytes of a message; None when there is none of that number."""
        row = self._box.state.row("select content from messages where uid = ?", uid)
        return bytes(row["content"]) if row else None

    def generation(self) -> int:
        """Say in which generation messages are numbered: IMAP's UIDVALIDITY."""
        row = self._box.state.row("select generation from numbering")
        return int(row["generation"]) if row else 0

    def renumber(self) -> int:
        """Begin a new generation, after which no reader may trust a number that it knew."""
        with self._box.state.transaction() as file:
            file.execute("update numbering set generation = generation + 1")
            self._box.journal.effect("mailbox.renumbered")
        return self.generation()


def read(content: bytes) -> tuple[str, str, list[str]]:
    """Give the id, the subject and the names of attached files; empty where it says none."""
    mail = BytesParser(policy=policy.default).parsebytes(content)
    files = [name for part in mail.walk() if (name := part.get_filename())]
    return _said(mail, "Message-ID"), _said(mail, "Subject"), files


def _said(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _shown(row: sqlite3.Row) -> Taken:
    files, to = json.loads(row["attachments"]), json.loads(row["recipients"])
    return Taken(
        row["uid"], row["message_id"], row["sender"], tuple(to), row["subject"], tuple(files)
    )
