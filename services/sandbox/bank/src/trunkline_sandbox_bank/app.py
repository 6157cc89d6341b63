"""One bank: an SFTP server for the customer, a Litestar application to move it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response

from trunkline_sandbox import FAULT_ANSWERS, Sandbox, control_router
from trunkline_sandbox.sftp import Door, Served, listen

from .abilities import ABILITIES
from .control import books_router, mischief_router
from .ledger import Ledger
from .outbox import Outbox
from .paying import Paying
from .payment_control import payments_router
from .refusals import Refused
from .releasing import Release
from .schema import TABLES
from .settings import Settings


def build(settings: Settings) -> Litestar:
    """Open the state file and the folders; the SFTP server runs while the app does."""
    box = Sandbox.open(settings.state_path, TABLES, ABILITIES)
    beside = settings.state_path.parent
    root = settings.sftp_root or beside / "sftp"
    (root / "in").mkdir(parents=True, exist_ok=True)
    outbox = Outbox(root, "statements")
    host_key = settings.sftp_host_key_path or beside / "ssh_host_ed25519_key"
    release = Release(box, outbox, "statement")
    reports = Release(box, Outbox(root, "reports"), "report")
    ledger = Ledger(box, settings.bank_account, settings.bank_currency, settings.bank_opening)
    paying = Paying(box, ledger, reports)

    @asynccontextmanager
    async def serve_files(app: Litestar) -> AsyncIterator[None]:
        acceptor = await listen(_door(settings), Served(box, root, paying.take), host_key)
        app.state.sftp_port = acceptor.get_port()
        try:
            yield
        finally:
            release.close()
            reports.close()
            acceptor.close()
            await acceptor.wait_closed()
            box.close()

    return Litestar(
        route_handlers=[
            books_router(ledger, box, release),
            mischief_router(box, ledger, outbox),
            payments_router(paying),
            control_router(box),
        ],
        lifespan=[serve_files],
        exception_handlers={**FAULT_ANSWERS, Refused: _explain},
        openapi_config=None,
        logging_config=None,
    )


def _door(settings: Settings) -> Door:
    return Door(
        settings.sftp_host,
        settings.sftp_port,
        settings.bank_sftp_user,
        settings.bank_sftp_password,
        settings.bank_sftp_public_key,
    )


def _explain(_: Request[Any, Any, Any], error: Refused) -> Response[Any]:
    return Response({"error": {"code": "refused", "message": str(error)}}, status_code=409)
