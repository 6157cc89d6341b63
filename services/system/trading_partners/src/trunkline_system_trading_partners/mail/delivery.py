"""Documents leave by SMTP, each once: a copy comes to our own mailbox and proves that it left."""

import asyncio
from hashlib import sha256

from msgspec import Struct

from trunkline_kit.mail_relay import Relay
from trunkline_kit.mailbox import Mailbox

from ..outbox import Packed
from .composing import compose, document_id


class Sender(Struct, frozen=True):
    """As whom and to whom documents are sent."""

    ours: str
    """Our address."""
    theirs: str
    """The supplier's."""
    buyer: str
    """Our name."""
    content_type: str
    """Of what is attached."""


class MailDelivery:
    """Sends a document unless its copy lies in our mailbox: then the supplier has it."""

    def __init__(self, sender: Sender, relay: Relay, mailbox: Mailbox) -> None:
        self._sender, self._relay, self._mailbox = sender, relay, mailbox

    async def deliver(self, packed: Packed) -> str:
        """Give the hash of the id under which it was sent."""
        one = self._sender
        name, ends = document_id(one.ours, packed), (one.ours, one.theirs)
        if not await asyncio.to_thread(self._mailbox.holds, name):
            message = compose(packed, ends, one.buyer, one.content_type)
            await self._relay.send(message, one.ours, (one.theirs, one.ours))
        return sha256(name.encode()).hexdigest()
