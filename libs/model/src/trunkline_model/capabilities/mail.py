"""Capability mail: words to one person, by e-mail, and whether they left."""

from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.personal import EmailStr, PersonalWords


class MailAttachment(Struct, frozen=True):
    """A file that goes with a message."""

    name: str
    """Its file name."""
    content_type: str
    """Its media type, such as application/pdf."""
    content: bytes
    """As it is."""


class SendMessage(Struct, frozen=True):
    """Ask to send words to one person."""

    connection_id: str
    """The mail connection: as whom it is sent."""
    request_id: str
    """The write's identity: the Message-ID is made of it."""
    to: EmailStr
    """Whose address."""
    subject: PersonalWords
    """One line."""
    text: PersonalWords
    """Plain text."""
    attachments: tuple[MailAttachment, ...] = ()
    """Files that go with it; 8 MB together at most."""


class MessageSent(Struct, frozen=True):
    """The mail server took the message for its recipient."""

    message_id: str
    """Its Message-ID: the same whenever it is sent."""
    evidence: Evidence
    """What proves it."""


class Mail(Protocol):
    """Sends words to people."""

    async def send_message(self, request: SendMessage) -> MessageSent:
        """Send a message once; Invalid for no address, Refused when nobody lives there."""
        ...
