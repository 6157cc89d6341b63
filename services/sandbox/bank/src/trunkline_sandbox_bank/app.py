"""One bank: an SFTP server for the customer, a Litestar application to move it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response

from trunkline_sandbox import FAULT_ANSWERS, Sandbox, control_router

from .abilities import ABILITIES
from .control import books_router, mischief_router
from .ledger import Ledger
from .outbox import Outbox
from .refusals import Refused
from .releasing import Release
from .schema import TABLES
from .settings import Settings
from .sftp import listen


def build(settings: Settings) -> Litestar:
    """Open the state file and the folders; the SFTP server runs while the app does."""
    box = Sandbox.open(settings.state_path, TABLES, ABILITIES)
    beside = settings.state_path.parent
    outbox = Outbox(settings.sftp_root or beside / "sftp")
    host_key = settings.sftp_host_key_path or beside / "ssh_host_ed25519_key"
    release = Release(box, outbox)
    ledger = Ledger(box, settings.bank_account, settings.bank_currency, settings.bank_opening)

    @asynccontextmanager
    async def serve_files(app: Litestar) -> AsyncIterator[None]:
        acceptor = await listen(settings, box, outbox.root, host_key)
        app.state.sftp_port = acceptor.get_port()
        try:
            yield
        finally:
            release.close()
            acceptor.close()
            await acceptor.wait_closed()
            box.close()

    return Litestar(
        route_handlers=[
            books_router(ledger, box, release),
            mischief_router(box, ledger, outbox),
            control_router(box),
        ],
        lifespan=[serve_files],
        exception_handlers={**FAULT_ANSWERS, Refused: _explain},
        openapi_config=None,
        logging_config=None,
    )


def _explain(_: Request[Any, Any, Any], error: Refused) -> Response[Any]:
    return Response({"error": {"code": "refused", "message": str(error)}}, status_code=409)
