"""The two servers of one sender: messages leave by one, copies are looked for in the other."""

import asyncio
from email.message import EmailMessage
from urllib.parse import urlsplit

from trunkline_kit.budget import Budget, Priority
from trunkline_kit.mail_relay import Relay, Security
from trunkline_kit.mailbox import Login, Mailbox
from trunkline_kit.settings import SettingsWrong

from .settings import MailConnection


class MailClient:
    """Speaks for one address; every call waits for its turn in the budget."""

    def __init__(self, one: MailConnection, budget: Budget) -> None:
        self._ours, self._budget = one.address, budget
        self._relay, self._mailbox = _relay(one), _mailbox(one)

    async def send(self, message: EmailMessage, to: str) -> None:
        """Hand a message over to its recipient, with a copy to ourselves."""
        async with self._budget.turn(Priority.CASE):
            await self._relay.send(message, self._ours, (to, self._ours))

    async def holds(self, message_id: str) -> bool:
        """Tell whether our copy of a message came."""
        async with self._budget.turn(Priority.CASE):
            return await asyncio.to_thread(self._mailbox.holds, message_id)


def _relay(one: MailConnection) -> Relay:
    host, port, security = place_of(one.smtp_url, "smtp")
    user = (one.user or one.address) if one.password else ""
    return Relay(host, port, user, one.password, security, one.timeout_s)


def _mailbox(one: MailConnection) -> Mailbox:
    host, port, security = place_of(one.imap_url, "imap")
    return Mailbox(
        Login(
            host=host,
            port=port,
            user=one.user or one.address,
            password=one.password,
            folder=one.imap_folder,
            security=security,
            timeout_s=one.timeout_s,
        )
    )


def place_of(url: str, protocol: str) -> tuple[str, int, Security]:
    """Read host, port and protection out of a URL; SettingsWrong for another one."""
    schemes = {
        f"{protocol}s": Security.TLS,
        f"{protocol}+starttls": Security.STARTTLS,
        protocol: Security.NONE,
    }
    try:
        parts = urlsplit(url)
        if parts.hostname and parts.port and parts.scheme in schemes:
            return parts.hostname, parts.port, schemes[parts.scheme]
    except ValueError:
        pass
    raise SettingsWrong(f"settings: {url!r} is not {' or '.join(schemes)}://host:port")
