"""The server that takes our messages, by SMTP: a message is taken, refused, or nobody knows."""

from collections.abc import Iterable
from contextlib import suppress
from email.message import EmailMessage
from enum import StrEnum
from hashlib import sha256

import aiosmtplib
from msgspec import Struct

from .errors import Refused, Unavailable

ENVELOPE_MAX = 100
"""Characters of an envelope's id, by RFC 3461."""


class Security(StrEnum):
    """How a connection to a mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """For a server on loopback only."""


class Relay(Struct, frozen=True):
    """By which server and as whom messages are sent."""

    host: str
    port: int
    user: str
    """Login name; empty: none."""
    password: str
    security: Security
    timeout_s: float

    async def send(self, message: EmailMessage, sender: str, recipients: Iterable[str]) -> None:
        """Hand a message over, for all its recipients or for none.

        Refused when the server will never take it, Unavailable when it did not take it now, and
        Unavailable(unknown) when it was given the message and did not say.
        """
        server = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.security is Security.TLS,
            start_tls=self.security is Security.STARTTLS,
            timeout=self.timeout_s,
        )
        name = str(message["Message-ID"] or "")
        await _ask(server, (name, sender), recipients)
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


def message_id(address: str, *marks: str) -> str:
    """Make a Message-ID at an address's domain: the same for the same marks, and no other's."""
    mark = sha256("\0".join((address, *marks)).encode()).hexdigest()[:40]
    return f"<{mark}@{address.rpartition('@')[2]}>"


async def _ask(
    server: aiosmtplib.SMTP, envelope: tuple[str, str], recipients: Iterable[str]
) -> None:
    """Come as far as the message itself: until then nothing was sent."""
    try:
        await server.connect()
        name, sender = envelope
        await server.mail(sender, options=await _named(server, name))
        for recipient in recipients:
            await server.rcpt(recipient)
    except aiosmtplib.SMTPResponseException as error:
        server.close()
        raise _said(error) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        server.close()
        raise Unavailable("the mail server cannot be reached") from error


async def _named(server: aiosmtplib.SMTP, name: str) -> list[str]:
    """Name the envelope as the message is, so that a report names it too (RFC 3461)."""
    if server.is_ehlo_or_helo_needed:
        with suppress(aiosmtplib.SMTPHeloError):  # an old server: it is greeted otherwise
            await server.ehlo()
    if not server.supports_extension("dsn") or not 0 < len(name) <= ENVELOPE_MAX:
        return []
    plain = (one if "!" <= one <= "~" and one not in "+=" else f"+{ord(one):02X}" for one in name)
    return [f"ENVID={''.join(plain)}"] if name.isascii() else []


def _said(error: aiosmtplib.SMTPResponseException) -> Refused | Unavailable:
    """A refusal for good ends it; one for now (4xx), and of our login, can be mended."""
    if error.code >= 500 and not isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return Refused(f"the mail server refuses the message with {error.code}")
    return Unavailable(f"the mail server answers {error.code}; look at the settings")
