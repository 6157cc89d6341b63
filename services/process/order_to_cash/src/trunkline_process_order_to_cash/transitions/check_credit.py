"""Look at risk and credit, once, before anything is booked."""

from trunkline_durable.run import Run
from trunkline_model.capabilities.parties import CreditPosition, GetCreditPosition
from trunkline_model.sales_order import SalesOrder

from ..facts import CreditChecked, HoldPlaced
from ..order import OrderCase
from ..rules.credit import credit_holds, risk_holds
from .moment import now


async def check_credit(run: Run, case: OrderCase) -> None:
    """Hold a shop's order of high risk, and a partner's that goes beyond its limit."""
    order = case.validated[0].order
    shop = case.channel_order
    holds = risk_holds(shop.risk) if shop else await _credit(run, order)
    run.record(CreditChecked(occurred_at=now(), holds=holds))


async def _credit(run: Run, order: SalesOrder) -> tuple[HoldPlaced, ...]:
    erp = run.clients.erp
    request = GetCreditPosition(erp.connection_id, order.party_code)
    position = await run.observe(
        "get_credit_position", CreditPosition, lambda: erp.parties.get_credit_position(request)
    )
    return credit_holds(order, position)
