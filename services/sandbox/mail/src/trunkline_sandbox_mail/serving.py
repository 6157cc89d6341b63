"""Both mail protocols, served as long as a block lives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from msgspec import Struct

from trunkline_sandbox import Sandbox

from . import mailboxes, outgoing
from .postbox import Postbox
from .settings import Settings


class Ports(Struct, frozen=True):
    """Where mail is taken, and where mailboxes are read."""

    smtp: int
    imap: int


@asynccontextmanager
async def mail_served(settings: Settings, box: Sandbox, postbox: Postbox) -> AsyncIterator[Ports]:
    """Listen; a port that was given as 0 is a free one."""
    smtp = await outgoing.listen(settings, box, postbox)
    imap = await mailboxes.listen(settings, box, postbox)
    try:
        yield Ports(_port(smtp), _port(imap))
    finally:
        await _closed(smtp, imap)


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


async def _closed(*servers: asyncio.Server) -> None:
    """Close, and give whoever is still connected two seconds."""
    for server in servers:
        server.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(2):
            await asyncio.gather(*(server.wait_closed() for server in servers))
