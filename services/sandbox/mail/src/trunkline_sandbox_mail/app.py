"""One mail server: SMTP and IMAP, and a Litestar application to look at what arrived."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, MediaType, get

from trunkline_sandbox import FAULT_ANSWERS, Sandbox, control_router

from .abilities import ABILITIES
from .control import post_router
from .page import page_of
from .postbox import Postbox
from .schema import TABLES
from .serving import mail_served
from .settings import Settings


def build(settings: Settings) -> Litestar:
    """Open the state file; both mail protocols are served while the app runs."""
    box = Sandbox.open(settings.state_path, TABLES, ABILITIES)
    postbox = Postbox(box)

    @get("/", media_type=MediaType.HTML, sync_to_thread=False)
    def look() -> str:
        """Show what arrived to people."""
        return page_of(postbox.taken())

    @asynccontextmanager
    async def serve_mail(app: Litestar) -> AsyncIterator[None]:
        try:
            async with mail_served(settings, box, postbox) as app.state.ports:
                yield
        finally:
            box.close()

    return Litestar(
        route_handlers=[look, post_router(postbox), control_router(box)],
        lifespan=[serve_mail],
        exception_handlers=FAULT_ANSWERS,
        openapi_config=None,
        logging_config=None,
    )
