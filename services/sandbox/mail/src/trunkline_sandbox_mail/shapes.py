"""What is shown of a message, and what one is told to write."""

from msgspec import Struct


class Taken(Struct, frozen=True):
    """A message that was taken."""

    uid: int
    """Its number in every mailbox that it lies in."""
    message_id: str
    sender: str
    """The envelope's."""
    recipients: tuple[str, ...]
    """The envelope's, in alphabetical order."""
    subject: str
    attachments: tuple[str, ...]
    """Their file names."""


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to attach."""

    name: str
    content: bytes
    """In base64 where it is told as JSON."""
    content_type: str = "application/xml"


class Letter(Struct, frozen=True, forbid_unknown_fields=True):
    """A message that somebody outside writes."""

    sender: str
    to: str
    subject: str = ""
    text: str = ""
    message_id: str = ""
    """Empty: one of its own."""
    attachments: tuple[File, ...] = ()
