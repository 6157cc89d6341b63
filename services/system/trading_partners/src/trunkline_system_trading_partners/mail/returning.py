"""What mail servers report on documents of ours: whom they did not reach, and which they were."""

from collections.abc import Iterator

from trunkline_kit.delivery_status import Report
from trunkline_kit.mail_relay import message_id
from trunkline_model.capabilities.events import DocumentRejected
from trunkline_model.capabilities.supplier_documents import DocumentUndelivered
from trunkline_store.pool import Connection

from .opening import Rules

type Told = DocumentUndelivered | DocumentRejected


async def sent_as(
    conn: Connection, connection_id: str, ours: str, name: str
) -> tuple[str, str] | None:
    """Give kind and number of the document that went out under a Message-ID; none for no such.

    The id is made of the document and kept nowhere, so all that went to the supplier is gone
    through: reports are rare.
    """
    found = await conn.execute(
        "SELECT kind, number, name, sha256 FROM outbox WHERE connection_id = %s", [connection_id]
    )
    for kind, number, file_name, digest in await found.fetchall():
        if message_id(ours, file_name, digest) == name:
            return kind, number
    return None


def facts_of(report: Report, sent: tuple[str, str] | None, rules: Rules) -> Iterator[Told]:
    """Say whom a document did not reach; nothing when it is only late, or our copy is lost."""
    lost = [one for one in report.failed if one.recipient.lower() != rules.ours.lower()]
    if lost and sent is None:
        said = "a mail server reports that a message did not arrive, and it is none that we sent"
        yield DocumentRejected("unknown_message", "Message-ID", said, report.message_id[:200])
        return
    for one in lost:
        kind, number = sent or ("", "")
        yield DocumentUndelivered(
            kind, number, rules.supplier_code, one.recipient, one.status, one.sentence
        )
