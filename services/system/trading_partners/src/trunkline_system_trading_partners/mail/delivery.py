"""Documents leave by SMTP, each once: a copy comes to our own mailbox and proves that it left."""

import asyncio
from hashlib import sha256

import aiosmtplib
from msgspec import Struct

from trunkline_kit.errors import Refused, Unavailable

from ..outbox import Packed
from ..settings import Security
from .composing import compose, message_id
from .mailbox import Mailbox


class Sender(Struct, frozen=True):
    """By which server, as whom and to whom documents are sent."""

    host: str
    port: int
    user: str
    password: str
    security: Security
    timeout_s: float
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

    def __init__(self, sender: Sender, mailbox: Mailbox) -> None:
        self._sender, self._mailbox = sender, mailbox

    async def deliver(self, packed: Packed) -> str:
        """Give the hash of the id under which it was sent."""
        name = message_id(self._sender.ours, packed)
        if not await asyncio.to_thread(self._mailbox.holds, name):
            await self._send(packed)
        return sha256(name.encode()).hexdigest()

    async def _send(self, packed: Packed) -> None:
        one = self._sender
        message = compose(packed, (one.ours, one.theirs), one.buyer, one.content_type)
        server = aiosmtplib.SMTP(
            hostname=one.host,
            port=one.port,
            username=one.user or None,
            password=one.password or None,
            use_tls=one.security is Security.TLS,
            start_tls=one.security is Security.STARTTLS,
            timeout=one.timeout_s,
        )
        await self._ask(server)
        try:
            await server.data(message.as_bytes())
        except aiosmtplib.SMTPResponseException as error:
            raise _said(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unavailable(
                "the mail server did not say whether it took it", unknown=True
            ) from error
        finally:
            server.close()

    async def _ask(self, server: aiosmtplib.SMTP) -> None:
        """Come as far as the message itself: until then nothing was sent."""
        try:
            await server.connect()
            await server.mail(self._sender.ours)
            for recipient in (self._sender.theirs, self._sender.ours):
                await server.rcpt(recipient)
        except aiosmtplib.SMTPResponseException as error:
            server.close()
            raise _said(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            server.close()
            raise Unavailable("the mail server cannot be reached") from error


def _said(error: aiosmtplib.SMTPResponseException) -> Refused | Unavailable:
    """A refusal for good ends it; one for now (4xx), and of our login, can be mended."""
    if error.code >= 500 and not isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return Refused(f"the mail server refuses the message with {error.code}")
    return Unavailable(f"the mail server answers {error.code}; look at the settings")
