"""Reports of mail servers on what became of a message: delivery status notifications, RFC 3464."""

from email import policy
from email.message import EmailMessage, Message
from email.parser import HeaderParser

from msgspec import Struct

RECIPIENTS_MAX = 100
"""A message of ours has two: more are no report on one."""
WORDS_MAX = 500


class Failed(Struct, frozen=True):
    """One address that a message did not reach, and never will."""

    recipient: str
    """The address, as the server names it."""
    status: str
    """Its code by RFC 3463, such as 5.1.1; empty when it gives none."""
    sentence: str
    """What the server that refused it says."""


class Report(Struct, frozen=True):
    """What a server reports on one message."""

    message_id: str
    """The Message-ID of what came back, or the envelope's id that its sender gave it."""
    failed: tuple[Failed, ...]
    """Whom it did not reach; none: it was delivered, or is only late."""


def read_report(mail: EmailMessage | Message) -> Report | None:
    """Read a message as a report; none when it is none."""
    if mail.get_content_type() != "multipart/report":
        return None
    if str(mail.get_param("report-type", "")).lower() != "delivery-status":
        return None
    parts = {one.get_content_type(): one for one in _messages(mail)}
    status = parts.get("message/delivery-status")
    blocks = _messages(status)
    about, recipients = (blocks[0], blocks[1 : RECIPIENTS_MAX + 1]) if blocks else (None, [])
    envelope = _typed(about, "Original-Envelope-Id") if about is not None else ""
    failed = tuple(_failed(one) for one in recipients if _is_final(one))
    return Report(_returned_id(parts) or envelope, failed)


def _messages(whole: Message | None) -> list[Message]:
    """Give the parts of a message; of a status the fields of all, then those of each recipient."""
    found = whole.get_payload() if whole is not None else []
    return [one for one in found if isinstance(one, Message)] if isinstance(found, list) else []


def _is_final(block: Message) -> bool:
    """Tell whether a server gave up: what is delayed, or passed on, is not lost."""
    action = str(block.get("Action", "")).strip().lower()
    status = str(block.get("Status", "")).strip()
    return action == "failed" or (not action and status.startswith("5"))


def _failed(block: Message) -> Failed:
    said = _typed(block, "Diagnostic-Code") or "The mail server gives no reason."
    status = str(block.get("Status", "")).strip().split(" ")[0]
    address = _typed(block, "Original-Recipient") or _typed(block, "Final-Recipient")
    return Failed(address.strip("<>")[:WORDS_MAX], status[:20], said[:WORDS_MAX])


def _typed(block: Message, name: str) -> str:
    """Give the value of a field such as `rfc822; somebody@example.com`, on one line."""
    said = " ".join(str(block.get(name, "")).split())
    before, found, after = said.partition(";")
    return (after if found and " " not in before.strip() else said).strip()


def _returned_id(parts: dict[str, Message]) -> str:
    """Give the Message-ID of what was returned, whole or only its headers."""
    whole, headers = parts.get("message/rfc822"), parts.get("text/rfc822-headers")
    if whole is not None:
        inside = _messages(whole)
        return str(inside[0].get("Message-ID", "")).strip() if inside else ""
    if headers is None:
        return ""
    raw = headers.get_payload(decode=True)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    inner = HeaderParser(policy=policy.default).parsestr(text)
    return str(inner.get("Message-ID", "")).strip()
