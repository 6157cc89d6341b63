"""Questions and commands about orders: the port OrderToCash on top of the engine."""

from collections.abc import Awaitable, Callable
from hashlib import sha256

from msgspec import Struct

from trunkline_durable.acceptance import Acceptance, accept_once
from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery, Command, case_id_of
from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import discard_exception
from trunkline_durable.process import Fact
from trunkline_durable.words import sealed
from trunkline_kit import clock
from trunkline_kit.errors import NotFound, Refused
from trunkline_model.capabilities.order_to_cash import (
    CancelOrder,
    GetOrder,
    ListOrders,
    Order,
    OrderAccepted,
    OrderPage,
    PlaceOrder,
    RejectOrder,
    ReleaseHold,
)
from trunkline_store.pool import Connection

from .facts import CancelRequested, HoldReleased, OrderRejected
from .intake import Intake
from .journal import moves_of, open_exceptions
from .lifecycle import require
from .order import OrderCase
from .process import ORDER_TO_CASH
from .views import Header, view

LIST_MAX = 100


class Taken(Struct, frozen=True):
    """The answer that is kept for a command's idempotency key."""

    order_number: str


class OrderDesk:
    """Answers the port; what it accepts is committed before it answers."""

    def __init__(self, engine: Engine, intake: Intake) -> None:
        self._engine, self._intake = engine, intake

    async def place_order(self, request: PlaceOrder) -> OrderAccepted:
        """Accept a partner's order durably."""
        return await self._intake.place_order(request)

    async def get_order(self, request: GetOrder) -> Order:
        """Read one order with everything that happened to it."""
        async with self._engine.transaction() as conn:
            file = await self._load(conn, request.order_number, request.partner_id)
            return await self._whole(conn, file)

    async def list_orders(self, request: ListOrders) -> OrderPage:
        """List orders, newest first, without what happened to them."""
        limit = min(max(request.limit, 1), LIST_MAX)
        before = case_id_of(ORDER_TO_CASH.name, request.before) if request.before else ""
        labels = {"partner_id": request.partner_id} if request.partner_id else {}
        query = CaseQuery(labels=labels, before=before, limit=limit + 1)
        async with self._engine.transaction() as conn:
            files = await self._engine.cases.page(conn, ORDER_TO_CASH, query)
        orders = tuple(view(_header(one), one.case) for one in files[:limit])
        return OrderPage(orders, has_more=len(files) > limit)

    async def cancel_order(self, request: CancelOrder) -> Order:
        """Ask for a cancellation; Refused once goods have left."""
        who = request.partner_id or request.actor
        acceptance = Acceptance(who, request.idempotency_key, request.fingerprint)
        wish = sha256(f"{who}\0{request.idempotency_key}".encode()).hexdigest()[:16]
        fact = CancelRequested(
            occurred_at=clock.now(),
            request=wish,
            actor=request.actor or who,
            reason=request.reason,
        )

        async def act(conn: Connection) -> None:
            await accept_once(conn, acceptance, Taken, lambda: taken(conn))

        async def taken(conn: Connection) -> Taken:
            await self._command(conn, request.order_number, "cancel_order", fact)
            await self._settle(conn, request.order_number, fact.actor, request.reason)
            return Taken(request.order_number)

        return await self._commanded(request.order_number, request.partner_id, act)

    async def release_hold(self, request: ReleaseHold) -> Order:
        """Release one hold; Refused when the order is not held by it."""
        fact = HoldReleased(
            occurred_at=clock.now(),
            hold=request.hold,
            actor=request.actor,
            reason=request.reason,
        )

        async def act(conn: Connection) -> None:
            file = await self._load(conn, request.order_number, lock=True)
            require("release_hold", file.case)
            if request.hold not in file.case.held_by:
                held = ", ".join(file.case.held_by)
                raise Refused(
                    f"The order is not held for {request.hold}, but for {held}.",
                    reason="not_held",
                )
            await self._command(conn, request.order_number, "release_hold", fact)

        return await self._commanded(request.order_number, "", act)

    async def reject_order(self, request: RejectOrder) -> Order:
        """Reject; Refused once the order was accepted."""
        fact = OrderRejected(occurred_at=clock.now(), actor=request.actor, reason=request.reason)

        async def act(conn: Connection) -> None:
            await self._command(conn, request.order_number, "reject_order", fact)
            await self._settle(conn, request.order_number, request.actor, request.reason)

        return await self._commanded(request.order_number, "", act)

    async def _commanded(
        self, number: str, partner_id: str, act: Callable[[Connection], Awaitable[None]]
    ) -> Order:
        async with self._engine.transaction() as conn:
            await self._load(conn, number, partner_id, lock=True)
            await act(conn)
            return await self._whole(conn, await self._load(conn, number))

    async def _command(self, conn: Connection, number: str, name: str, fact: Fact) -> None:
        file = await self._load(conn, number, lock=True)
        require(name, file.case)
        command = Command(
            name=name,
            actor=str(getattr(fact, "actor", "")),
            fact_id=f"{name}/{fact.occurred_at.isoformat()}",
            fact=fact,
        )
        await self._engine.cases.command(conn, ORDER_TO_CASH, number, command)

    async def _settle(self, conn: Connection, number: str, actor: str, reason: str) -> None:
        """Close what stood in the way of an order that nobody wants any more."""
        file = await self._load(conn, number)
        if file.case.booked:
            return
        why = await sealed(conn, self._engine.cases.keyring, file.case_id, reason)
        for one in await open_exceptions(conn, file.case_id):
            await discard_exception(conn, one, actor=actor, reason=why)

    async def _load(
        self, conn: Connection, number: str, partner_id: str = "", *, lock: bool = False
    ) -> CaseFile[OrderCase]:
        file = await self._engine.cases.load(conn, ORDER_TO_CASH, number, lock=lock)
        owners = {one.placement.partner_id for one in file.case.placed}
        if file.business_key != number or (partner_id and owners != {partner_id}):
            raise NotFound(f"There is no order {number}.")
        return file

    async def _whole(self, conn: Connection, file: CaseFile[OrderCase]) -> Order:
        header = _header(file, await open_exceptions(conn, file.case_id))
        moves = await moves_of(conn, self._engine.cases.keyring, file.case_id)
        return view(header, file.case, moves)


def _header(file: CaseFile[OrderCase], exceptions: tuple[str, ...] = ()) -> Header:
    return Header(file.business_key, file.case_id, file.opened_at, exceptions)
