"""A document as an e-mail: words for people, the document attached, one id for ever."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

from trunkline_kit.mail_relay import message_id

from ..outbox import Packed

WORDS = """\
{buyer} sends you the attached document, {name}.

It is made for your system to read. If you read it yourself, open it as text; for questions, answer
this message.
"""


def document_id(address: str, packed: Packed) -> str:
    """Give the Message-ID of a document: the same whenever it is sent, and no other's."""
    return message_id(address, packed.name, packed.sha256)


def compose(packed: Packed, ends: tuple[str, str], buyer: str, content_type: str) -> EmailMessage:
    """Write the message from our address to the supplier's; both are `ends`."""
    ours, theirs = ends
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(buyer, addr_spec=ours)
    message["To"] = theirs
    message["Subject"] = f"{buyer}: {packed.name}"
    message["Message-ID"] = document_id(ours, packed)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(WORDS.format(buyer=buyer, name=packed.name))
    kind, _, subtype = content_type.partition("/")
    message.add_attachment(packed.content, kind, subtype, filename=packed.name)
    return message
