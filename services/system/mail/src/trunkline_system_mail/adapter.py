"""Capability mail for one sender: a message leaves once, and can be looked up."""

from email.headerregistry import Address
from hashlib import sha256

from trunkline_kit import clock
from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.mail import MessageSent, SendMessage
from trunkline_model.evidence import Evidence
from trunkline_store.memoised import Doubles

from .client import MailClient
from .mapping import MAPPING_VERSION, id_of, to_mail
from .settings import MailConnection

SYSTEM = "system-mail"
SIZE_MAX = 8 * 1024 * 1024
"""Of all attachments together."""


class Sender:
    """Fulfils `Mail` for one connection."""

    def __init__(self, one: MailConnection, client: MailClient) -> None:
        self._one, self._client = one, client

    async def send_message(self, request: SendMessage) -> MessageSent:
        """Send it; Invalid, before anything is sent, for what no mail server can take."""
        _require_sendable(request)
        try:
            message = to_mail(request, self._one.address, self._one.sender)
        except ValueError as error:
            raise _invalid("subject", "not_a_header", "a subject is one line of text") from error
        await self._client.send(message, request.to)
        return self._sent(request, sha256(message.as_bytes()).hexdigest())

    async def find_message(self, request: SendMessage) -> MessageSent | None:
        """Look for our copy: once it came, the message left."""
        name = id_of(request, self._one.address)
        found = await self._client.holds(name)
        return self._sent(request, "", found_by_probe=True) if found else None

    def _sent(
        self, request: SendMessage, digest: str, *, found_by_probe: bool = False
    ) -> MessageSent:
        name = id_of(request, self._one.address)
        evidence = Evidence(
            system=SYSTEM,
            connection_id=self._one.connection_id,
            document_type="message",
            document_id=name,
            document_number=name,
            request_sha256=digest,
            answer_sha256=sha256(name.encode()).hexdigest(),
            mapping_version=MAPPING_VERSION,
            recorded_at=clock.now(),
            found_by_probe=found_by_probe,
        )
        return MessageSent(name, evidence)


def doubles(sender: Sender) -> Doubles:
    """Say how a message is kept from leaving twice: its copy is looked for."""
    return Doubles(probes={"send_message": sender.find_message})


def _require_sendable(request: SendMessage) -> None:
    try:
        address = Address(addr_spec=request.to)
    except (ValueError, IndexError) as error:
        raise _invalid("to", "address", "that is no e-mail address") from error
    if not (address.username and address.domain and request.to.isascii()):
        raise _invalid("to", "address", "that is no e-mail address")
    if sum(len(one.content) for one in request.attachments) > SIZE_MAX:
        raise _invalid("attachments", "too_large", "attachments are 8 MB together at most")


def _invalid(field: str, reason: str, sentence: str) -> Invalid:
    return Invalid(sentence, reason=reason, fields=(FieldError(field, reason, sentence),))
