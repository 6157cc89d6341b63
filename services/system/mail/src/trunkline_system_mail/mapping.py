"""Words as an e-mail, by RFC 5322."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

from trunkline_kit.mail_relay import message_id
from trunkline_model.capabilities.mail import SendMessage

MAPPING_VERSION = "mail-1"


def id_of(request: SendMessage, ours: str) -> str:
    """Give the Message-ID of a request: the same whenever it is sent, and no other's."""
    return message_id(ours, request.connection_id, request.request_id)


def to_mail(request: SendMessage, ours: str, sender: str) -> EmailMessage:
    """Write the message; ValueError for a header that cannot be one, such as two lines."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(sender, addr_spec=ours)
    message["To"] = Address(addr_spec=request.to)
    message["Subject"] = request.subject
    message["Message-ID"] = id_of(request, ours)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(request.text)
    for one in request.attachments:
        kind, _, subtype = one.content_type.partition("/")
        message.add_attachment(one.content, kind, subtype, filename=one.name)
    return message
