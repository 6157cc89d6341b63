"""One supplier: an SFTP server for its customer, a Litestar application to move it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response, post

from trunkline_kit.signature import Verifier
from trunkline_sandbox import FAULT_ANSWERS, Sandbox, control_router
from trunkline_sandbox.sftp import Door, Served, listen

from .abilities import ABILITIES
from .control import trade_router
from .refusals import Refused
from .schema import TABLES
from .sending import Sending
from .settings import Settings
from .shapes import Answer, Bill, Order, Respond, Ship, Way
from .trade import Trade


def build(settings: Settings) -> Litestar:
    """Open the state file and the folders; the SFTP server runs while the app does."""
    box = Sandbox.open(settings.state_path, TABLES, ABILITIES)
    beside = settings.state_path.parent
    root = beside / "sftp"
    (root / "in").mkdir(parents=True, exist_ok=True)
    trade, sending = Trade(box, settings), Sending(box, settings, root / "out")
    doing: set[asyncio.Task[None]] = set()

    def take(name: str, content: bytes) -> None:
        order = trade.take(name, content)
        if order is not None:
            task = asyncio.get_running_loop().create_task(_react(trade, sending, order))
            doing.add(task)
            task.add_done_callback(doing.discard)

    @asynccontextmanager
    async def serve_files(app: Litestar) -> AsyncIterator[None]:
        host_key = beside / "ssh_host_ed25519_key"
        acceptor = await listen(_door(settings), Served(box, root, take), host_key)
        app.state.sftp_port = acceptor.get_port()
        try:
            yield
        finally:
            await asyncio.gather(*doing, return_exceptions=True)
            acceptor.close()
            await acceptor.wait_closed()
            box.close()

    handlers = [
        _way_in(settings, box, trade, take),
        trade_router(trade, sending),
        control_router(box),
    ]
    return Litestar(
        route_handlers=handlers,
        lifespan=[serve_files],
        exception_handlers={**FAULT_ANSWERS, Refused: _explain},
        openapi_config=None,
        logging_config=None,
    )


def _way_in(settings: Settings, box: Sandbox, trade: Trade, take: Any) -> Any:
    @post("/documents")
    async def receive(request: Request[Any, Any, Any]) -> Response[None]:
        """Take a signed document: 202, also again; 409 for other bytes under a name."""
        body, secret = await request.body(), settings.supplier_signing_secret
        name = request.headers.get("webhook-id", "")
        box.journal.request("order", name)
        if not secret or not Verifier(secret).is_genuine(request.headers, body):
            return Response(None, status_code=401)
        known = trade.known(name)
        if known is not None and known != body:
            return Response(None, status_code=409)

        async def act() -> Response[None]:
            take(name, body)
            return Response(None, status_code=202)

        return await box.perform("order", act)

    return receive


async def _react(trade: Trade, sending: Sending, order: Order) -> None:
    """Do with a new order what the supplier does by itself."""
    conduct, number = trade.conduct(), order.order_number
    is_change = order.version > 1 and conduct.answers_changes is not None
    answer = conduct.answers_changes if is_change else conduct.answers
    if not order.lines or answer is None or answer is Answer.SILENCE:
        return
    written = [trade.respond(Respond(number, answer, conduct.prices))]
    if conduct.ships and answer is not Answer.REJECT and order.version == 1:
        written.append(trade.ship(Ship(number)))
    if conduct.bills and answer is not Answer.REJECT and order.version == 1:
        written.append(trade.bill(Bill(number, prices=conduct.prices)))
    for one in written:
        await sending.send(f"{one.number}.xml", trade.content(one.number), Way.SFTP)


def _door(settings: Settings) -> Door:
    return Door(
        settings.sftp_host,
        settings.sftp_port,
        settings.supplier_sftp_user,
        settings.supplier_sftp_password,
        settings.supplier_sftp_public_key,
    )


def _explain(_: Request[Any, Any, Any], error: Refused) -> Response[Any]:
    return Response({"error": {"code": "refused", "message": str(error)}}, status_code=409)
