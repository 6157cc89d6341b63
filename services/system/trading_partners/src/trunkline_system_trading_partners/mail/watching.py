"""Our mailbox looked into again and again; one bad message never holds up the next."""

import asyncio

import structlog
from structlog.contextvars import bind_contextvars

from trunkline_kit.errors import Unavailable
from trunkline_kit.mailbox import Mailbox

from .taking import MailTaking

log = structlog.get_logger()

MAIL_SIZE_MAX = 20 * 1024 * 1024
"""Larger messages are left in the mailbox and told of."""


class MailWatch:
    """Takes every message in once, in the order in which the mailbox numbers them."""

    def __init__(self, mailbox: Mailbox, taking: MailTaking) -> None:
        self._mailbox, self._taking = mailbox, taking

    async def run(self, pause_s: float, connection_id: str) -> None:
        """Look until cancelled; a mailbox that cannot be read is tried again at the next look."""
        bind_contextvars(connection_id=connection_id)
        while True:
            try:
                await self.look()
            except Unavailable as failure:
                log.warning("mailbox_unreachable", sentence=failure.sentence)
            except Exception:
                log.exception("look_failed")
            await asyncio.sleep(pause_s)

    async def look(self) -> int:
        """Look once; gives how many messages were looked at."""
        generation, last = await self._taking.place()
        present, listed = await asyncio.to_thread(self._mailbox.later, generation, last)
        for uid, size in listed:
            if size > MAIL_SIZE_MAX:
                await self._taking.leave(present, uid)
            else:
                await self._taking.take(
                    present, uid, await asyncio.to_thread(self._mailbox.read, uid)
                )
        return len(listed)
