"""Look at risk and credit, once, before anything is booked."""

from datetime import datetime

from msgspec import Struct

from trunkline_durable.run import Run
from trunkline_model.capabilities.parties import CreditPosition, GetCreditPosition
from trunkline_model.sales_order import SalesOrder

from ..credit_book import Taken, Wanted
from ..facts import CreditChecked, HoldPlaced
from ..order import OrderCase
from ..rules.credit import credit_holds, credit_left, risk_holds
from .moment import now


class Read(Struct, frozen=True):
    """What the ERP said, and when it was asked."""

    position: CreditPosition
    read_at: datetime


async def check_credit(run: Run, case: OrderCase) -> None:
    """Hold a shop's order of high risk, and a partner's that goes beyond its limit."""
    order = case.validated[0].order
    shop = case.channel_order
    holds = risk_holds(shop.risk) if shop else await _credit(run, order)
    run.record(CreditChecked(occurred_at=now(), holds=holds))


async def _credit(run: Run, order: SalesOrder) -> tuple[HoldPlaced, ...]:
    """Take the credit under the lock of the party, so that orders at once do not share it."""
    read = await run.observe("get_credit_position", Read, lambda: _position(run, order))
    wanted = Wanted(
        order_number=order.order_number,
        party_code=order.party_code,
        amount=order.gross,
        left=credit_left(read.position),
        read_at=read.read_at,
    )
    taken = await run.observe("reserve_credit", Taken, lambda: run.clients.credit.reserve(wanted))
    return () if taken.granted else credit_holds(order, read.position, taken.by_others)


async def _position(run: Run, order: SalesOrder) -> Read:
    erp, credit = run.clients.erp, run.clients.credit
    read_at = await credit.read_clock()
    request = GetCreditPosition(erp.connection_id, order.party_code)
    return Read(await erp.parties.get_credit_position(request), read_at)
