"""SMTP by aiosmtpd: who may be written to, and what becomes of a message."""

import asyncio
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from types import SimpleNamespace
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from trunkline_sandbox import AnswerLost, Broken, Sandbox, Throttled

from .postbox import Postbox, read
from .settings import Settings


async def listen(settings: Settings, box: Sandbox, postbox: Postbox) -> asyncio.Server:
    """Take messages until the server is closed."""

    async def accept(*asked: Any) -> str:
        """Answer who may be written to: server, session, envelope, address and options."""
        server, envelope, address = asked[0], asked[2], asked[3]
        box.journal.request("smtp.rcpt", address)

        async def act() -> str:
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 OK"

        return await _said(server, lambda: box.perform("smtp.rcpt", act))

    async def take(server: Any, _: Any, envelope: Any) -> str:
        """Take a message for all its recipients."""
        name, subject, files = read(envelope.content)
        told = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": subject}
        box.journal.request("smtp.data", name, told | {"attachments": files})

        async def act() -> str:
            postbox.take(envelope.mail_from, envelope.rcpt_tos, envelope.content)
            return "250 2.0.0 taken"

        return await _said(server, lambda: box.perform("smtp.data", act))

    hooks = SimpleNamespace(handle_RCPT=accept, handle_DATA=take)

    def known(*asked: Any) -> AuthResult:
        """Let in whoever signs in, the last asked, with the password of the mailboxes."""
        right = compare_digest(asked[-1].password, settings.mail_password.encode())
        return AuthResult(success=right, handled=False)

    def talk() -> SMTP:
        return SMTP(hooks, hostname="mail.sandbox", authenticator=known, auth_require_tls=False)

    loop = asyncio.get_running_loop()
    return await loop.create_server(talk, settings.smtp_host, settings.smtp_port)


async def _said(server: Any, perform: Callable[[], Awaitable[str]]) -> str:
    """Say in SMTP what became of it; where an answer is lost, the connection ends."""
    try:
        return await perform()
    except Throttled:
        return "451 4.3.2 try again later"
    except Broken:
        return "554 5.3.0 not taken"
    except AnswerLost:
        server.transport.abort()
        return "421 4.4.2 nobody hears this"
